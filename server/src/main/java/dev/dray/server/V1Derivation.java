package dev.dray.server;

import dev.dray.model.Descriptor;
import dev.dray.model.Digest;
import dev.dray.model.Json;
import dev.dray.model.JsonBuilder;
import dev.dray.model.Manifest;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Makes the images of the API v1 from one of today: one for each step of its history, its id a hash of what came
/// before. Nothing but the image counts, so the same image has the same ids in every registry: those that
/// Docker's own registry gave when it turned schema 2 into schema 1 (protocols C139).
///
/// An id covers the layers, but for the topmost one not what was said of them: as there, the first that is found tells.
final class V1Derivation {
    /// The member of a config that holds the documents of images that were pushed by this API, base first.
    static final String DOCUMENTS = "v1Compatibility";

    /// Of Docker's first images, where nobody says; a client may want some time here.
    private static final String NO_TIME = "0001-01-01T00:00:00Z";

    /// What a config says of all its layers, and what is said here of one.
    private static final Set<String> LEFT_OUT =
            Set.of("rootfs", "history", "id", "parent", "parent_id", "layer_id", "throwaway", "Size", DOCUMENTS);

    /// Steps of an image; one with more is no image here. Clients of the time took 127 layers.
    static final int MAX_STEPS = 1_000;

    private final byte[] rawConfig;
    private final Json.Members config;
    private final List<V1Image> images = new ArrayList<>();
    private String parent = "";

    private V1Derivation(byte[] rawConfig) {
        this.rawConfig = rawConfig;
        this.config = Json.parseObject(rawConfig);
    }

    /// Throws `IllegalArgumentException` when the config is malformed.
    static V1Image.Chain derive(Manifest.Image manifest, byte[] rawConfig) {
        V1Derivation derivation = new V1Derivation(rawConfig);
        List<Step> steps = derivation.steps(manifest.layers());
        if (derivation.addKept(steps)) {
            return new V1Image.Chain(derivation.images.reversed());
        }
        steps.subList(0, steps.size() - 1).forEach(derivation::addLower);
        derivation.addTop(steps.getLast());
        return new V1Image.Chain(derivation.images.reversed());
    }

    /// @param said of the step; an empty object where nothing is known
    private record Step(Json said, Descriptor layer) {}

    /// A layer that no step speaks of is a step of its own; an image without any is one step without a layer.
    private List<Step> steps(List<Descriptor> all) {
        Iterator<Descriptor> layers = all.iterator();
        List<Step> steps = new ArrayList<>();
        for (Json said : config.items("history")) {
            boolean empty =
                    said.find("empty_layer").filter(new Json.Bool(true)::equals).isPresent();
            steps.add(new Step(said, empty || !layers.hasNext() ? V1Image.emptyLayer() : layers.next()));
        }
        layers.forEachRemaining(layer -> steps.add(new Step(Json.object().build(), layer)));
        if (steps.isEmpty()) {
            steps.add(new Step(Json.object().build(), V1Image.emptyLayer()));
        }
        if (steps.size() > MAX_STEPS) {
            throw new IllegalArgumentException("%,d steps (at most %,d)".formatted(steps.size(), MAX_STEPS));
        }
        return steps;
    }

    /// Takes the documents that a client of this API pushed, where they fit together: then all is as it pushed it.
    private boolean addKept(List<Step> steps) {
        List<String> documents = config.texts(DOCUMENTS);
        boolean fits = documents.size() == steps.size();
        for (int i = 0; fits && i < documents.size(); i++) {
            byte[] json = documents.get(i).getBytes(StandardCharsets.UTF_8);
            Json.Members document = Json.parseObject(json);
            String id = document.findText("id").orElse("");
            fits = V1Image.isId(id) && document.findText("parent").orElse("").equals(parent);
            images.add(new V1Image(id, json, steps.get(i).layer()));
            parent = id;
        }
        if (!fits) {
            images.clear();
            parent = "";
        }
        return fits;
    }

    private void addLower(Step step) {
        String id = hash(step.layer().digest().hex() + " " + parent);
        String createdBy = step.said().findText("created_by").orElse("");
        Json command =
                Json.object().put("Cmd", Json.ofTexts(List.of(createdBy))).build();
        JsonBuilder json = begin(id)
                .put("created", step.said().findText("created").orElse(NO_TIME))
                .put("comment", step.said().findText("comment"))
                .put("author", step.said().findText("author"))
                .put("container_config", command);
        add(id, end(json, step), step);
    }

    /// The topmost one is what runs: it says all that the config says, and its id covers that.
    private void addTop(Step step) {
        String id =
                hash(step.layer().digest().hex() + " " + parent + " " + new String(rawConfig, StandardCharsets.UTF_8));
        JsonBuilder json = begin(id).put("created", NO_TIME);
        for (Map.Entry<String, Json> member : config.values().entrySet()) {
            if (!LEFT_OUT.contains(member.getKey())) {
                json.put(member.getKey(), member.getValue());
            }
        }
        add(id, end(json, step), step);
    }

    private static String hash(String text) {
        return Digest.of(text.getBytes(StandardCharsets.UTF_8)).hex();
    }

    private JsonBuilder begin(String id) {
        return Json.object().put("id", id).put("parent", parent.isEmpty() ? null : parent);
    }

    private static JsonBuilder end(JsonBuilder json, Step step) {
        boolean empty = step.layer().equals(V1Image.emptyLayer());
        return json.put("throwaway", empty ? Json.of(true) : null)
                .put("Size", empty ? 0 : step.layer().size());
    }

    private void add(String id, JsonBuilder json, Step step) {
        images.add(new V1Image(id, json.build().bytes(), step.layer()));
        parent = id;
    }
}
