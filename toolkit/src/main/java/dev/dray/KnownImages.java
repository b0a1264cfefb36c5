package dev.dray;

import dev.dray.model.Descriptor;
import dev.dray.model.Digest;
import dev.dray.model.Json;
import dev.dray.model.Platform;
import dev.dray.model.Repository;
import dev.dray.store.DiskStore;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/// What earlier listings of a repository have learned of its images. It stays true: a digest never stands for anything
/// else. Kept as a note in the local store; a note that cannot be read is as none.
final class KnownImages {
    /// Images in one note; of more, those seen last are kept.
    private static final int MAX_IMAGES = 20_000;

    private final @Nullable DiskStore store;
    private final String name;
    private final Map<Digest, ImageSummary> earlier = new ConcurrentHashMap<>();

    /// What this listing has met, be it new or known.
    private final Map<Digest, ImageSummary> met = new ConcurrentHashMap<>();

    private KnownImages(@Nullable DiskStore store, String name) {
        this.store = store;
        this.name = name;
    }

    /// Knows nothing and keeps nothing.
    static KnownImages none() {
        return new KnownImages(null, "");
    }

    /// @param platform what of an index was looked at: another one has other sizes
    static KnownImages of(DiskStore store, Repository repository, Platform platform) {
        KnownImages known = new KnownImages(store, "images of %s for %s".formatted(repository, platform));
        store.findNote(known.name).ifPresent(known::read);
        return known;
    }

    private void read(byte[] note) {
        try {
            Json.parseObject(note).items("images").stream()
                    .limit(MAX_IMAGES)
                    .map(KnownImages::parse)
                    .forEach(image -> earlier.put(image.manifest().digest(), image));
        } catch (IllegalArgumentException e) {
            earlier.clear();
        }
    }

    boolean isEmpty() {
        return earlier.isEmpty();
    }

    Optional<ImageSummary> find(Digest manifest) {
        Optional<ImageSummary> found = Optional.ofNullable(earlier.get(manifest));
        found.ifPresent(this::add);
        return found;
    }

    void add(ImageSummary image) {
        if (store != null) {
            met.put(image.manifest().digest(), image);
        }
    }

    /// Keeps what was learned, if there is anything new.
    void keep() throws IOException {
        if (store == null || earlier.keySet().containsAll(met.keySet())) {
            return;
        }
        List<ImageSummary> all = new ArrayList<>(met.values());
        earlier.forEach((digest, image) -> {
            if (!met.containsKey(digest)) {
                all.add(image);
            }
        });
        store.keepNote(
                name,
                Json.object()
                        .put(
                                "images",
                                all.stream()
                                        .limit(MAX_IMAGES)
                                        .map(KnownImages::toJson)
                                        .toList())
                        .build()
                        .bytes());
    }

    private static Json toJson(ImageSummary image) {
        return Json.object()
                .put("manifest", image.manifest().toJson())
                .put("imageId", Optional.ofNullable(image.imageId()))
                .put(
                        "platforms",
                        Json.ofTexts(image.platforms().stream()
                                .map(Platform::toString)
                                .toList()))
                .put("layerSize", image.size())
                .put("created", image.created())
                .build();
    }

    private static ImageSummary parse(Json json) {
        return new ImageSummary(
                Descriptor.parse(json.find("manifest").orElse(new Json.Null())),
                json.findText("imageId").map(Digest::parse).orElse(null),
                json.texts("platforms").stream().map(Platform::parse).toList(),
                json.findLong("layerSize").orElse(ImageSummary.UNKNOWN),
                json.findText("created").orElse(null));
    }
}
