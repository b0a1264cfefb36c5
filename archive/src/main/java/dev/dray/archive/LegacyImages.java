package dev.dray.archive;

import dev.dray.content.Blob;
import dev.dray.content.ImageException;
import dev.dray.model.Descriptor;
import dev.dray.model.ImageFormat;
import dev.dray.model.Json;
import dev.dray.model.LegacyImage;
import dev.dray.model.MediaType;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.SequencedSet;
import java.util.Set;
import java.util.regex.Pattern;

/// Reads what Docker before 1.10 saved: a folder per layer, each with the JSON of an image and the id of its
/// parent; `repositories` names the top ones (protocols G1, G3). Configs and manifests are made of it, so all
/// layers are hashed.
final class LegacyImages {
    static final String REPOSITORIES = "repositories";

    /// Bytes of `repositories`, and of one image's JSON.
    private static final int MAX_DOCUMENT = 1024 * 1024;

    /// Docker allowed 127.
    private static final int MAX_LAYERS = 500;

    private static final Pattern ID = Pattern.compile("[a-f0-9]{64}");
    private static final Pattern LAYER = Pattern.compile("([a-f0-9]{64})/json");

    private final Catalog catalog;
    private final Members members;
    private final Map<String, LegacyImage.Layer> hashed = new HashMap<>();

    private LegacyImages(Catalog catalog) {
        this.catalog = catalog;
        this.members = catalog.members();
    }

    static boolean areIn(Members members) {
        return members.has(REPOSITORIES)
                || members.names().anyMatch(name -> LAYER.matcher(name).matches());
    }

    static void read(Catalog catalog) throws IOException {
        LegacyImages images = new LegacyImages(catalog);
        try {
            for (Map.Entry<String, List<String>> top : images.tops().entrySet()) {
                catalog.add(new ArchivedImage(top.getValue(), images.make(top.getKey())));
            }
        } catch (IllegalArgumentException e) {
            throw new ImageException.Corrupt(
                    "a document in %s: %s".formatted(images.members.file(), e.getMessage()), e);
        }
    }

    /// The ids of images, with their names. What was saved by its id has none.
    private SequencedMap<String, List<String>> tops() throws IOException {
        SequencedMap<String, List<String>> tops = new LinkedHashMap<>();
        if (!members.has(REPOSITORIES)) {
            nobodysParents().forEach(id -> tops.put(id, List.of()));
            return tops;
        }
        byte[] document = members.require(REPOSITORIES, "it").read(REPOSITORIES, MAX_DOCUMENT);
        for (Map.Entry<String, Json> repository :
                Json.parseObject(document).values().entrySet()) {
            if (!(repository.getValue() instanceof Json.Members(var tags))) {
                throw new IllegalArgumentException(
                        "\"%s\" in %s is no object".formatted(repository.getKey(), REPOSITORIES));
            }
            for (String tag : tags.keySet()) {
                String id = checked(repository.getValue().findText(tag).orElse(""));
                tops.computeIfAbsent(id, top -> new ArrayList<>()).add(repository.getKey() + ":" + tag);
            }
        }
        return tops;
    }

    private SequencedSet<String> nobodysParents() throws IOException {
        SequencedSet<String> ids = new LinkedHashSet<>();
        members.names()
                .filter(name -> LAYER.matcher(name).matches())
                .sorted()
                .forEach(name -> ids.add(name.substring(0, 64)));
        for (String id : List.copyOf(ids)) {
            document(id).findText("parent").ifPresent(ids::remove);
        }
        return ids;
    }

    private static String checked(String id) {
        if (!ID.matcher(id).matches()) {
            throw new IllegalArgumentException("\"%s\" is no image id".formatted(id));
        }
        return id;
    }

    private Json document(String id) throws IOException {
        String path = id + "/json";
        return Json.parseObject(
                members.require(path, REPOSITORIES + " or a layer").read(path, MAX_DOCUMENT));
    }

    /// The documents of an image, base first.
    private SequencedMap<String, Json> chain(String top) throws IOException {
        SequencedMap<String, Json> chain = new LinkedHashMap<>();
        Set<String> seen = new HashSet<>();
        for (String id = top; !id.isEmpty(); ) {
            if (!seen.add(id) || seen.size() > MAX_LAYERS) {
                throw new ImageException.Corrupt("in %s, the parents of %s go round in a circle, or are more than %d"
                        .formatted(members.file(), top, MAX_LAYERS));
            }
            Json document = document(id);
            chain.putFirst(id, document);
            String parent = document.findText("parent").orElse("");
            id = parent.isEmpty() ? "" : checked(parent);
        }
        return chain;
    }

    private Descriptor make(String top) throws IOException {
        List<LegacyImage.Step> steps = new ArrayList<>();
        for (Map.Entry<String, Json> one : chain(top).entrySet()) {
            steps.add(new LegacyImage.Step(one.getValue(), hash(one.getKey())));
        }
        LegacyImage image = LegacyImage.of(steps, ImageFormat.OCI);
        catalog.put(Blob.of(MediaType.OCI_CONFIG, image.config().bytes()));
        return catalog.put(Blob.of(image.manifest()));
    }

    /// Nothing in this era tells a layer's digest.
    private LegacyImage.Layer hash(String id) throws IOException {
        LegacyImage.Layer known = hashed.get(id);
        if (known == null) {
            String path = id + "/layer.tar";
            LayerHash hash = LayerHash.of(members.require(path, id + "/json"));
            known = new LegacyImage.Layer(catalog.put(hash.blob()), hash.diffId());
            hashed.put(id, known);
        }
        return known;
    }
}
