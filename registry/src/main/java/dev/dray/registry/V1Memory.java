package dev.dray.registry;

import dev.dray.content.ImageStore;
import dev.dray.model.Descriptor;
import dev.dray.model.Digest;
import dev.dray.model.Json;
import dev.dray.model.MediaType;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Which layers of a repository of API v1 are in a store already: an id says nothing of bytes, so what a
/// layer became is noted when it has come, and a conversion that was cut goes on with the next layer. Safe
/// for many threads.
final class V1Memory {
    private final V1Download.Notes notes;
    private final String name;
    private final Map<String, V1Layer> layers = new LinkedHashMap<>();

    /// @param name of the note
    V1Memory(V1Download.Notes notes, String name) throws IOException {
        this.notes = notes;
        this.name = name;
        notes.find(name).ifPresent(this::read);
    }

    /// What cannot be read is had again.
    private void read(byte[] note) {
        try {
            Json.parseObject(note).values().forEach((key, layer) -> layers.put(key, parse(layer)));
        } catch (IllegalArgumentException e) {
            layers.clear();
        }
    }

    private static V1Layer parse(Json layer) {
        return new V1Layer(
                new Descriptor(
                        MediaType.parse(layer.findText("mediaType").orElse("")),
                        Digest.parse(layer.findText("digest").orElse("")),
                        layer.findLong("size").orElse(-1L)),
                Digest.parse(layer.findText("diffId").orElse("")),
                layer.texts("verified"));
    }

    /// All that the registry says of the layer: where it says something else, that is another one.
    private static String key(V1Document image) {
        return "%s %s %d %s".formatted(image.id(), Digest.of(image.raw()), image.size(), image.checksums());
    }

    /// Empty where it is not known, or not in the store any more.
    Optional<V1Layer> find(V1Document image, ImageStore store) throws IOException {
        Optional<V1Layer> known;
        synchronized (this) {
            known = Optional.ofNullable(layers.get(key(image)));
        }
        return known.isPresent()
                        && (known.get().isEmpty() || store.has(known.get().descriptor()))
                ? known
                : Optional.empty();
    }

    synchronized void keep(V1Document image, V1Layer layer) throws IOException {
        layers.put(key(image), layer);
        Map<String, Json> all = new LinkedHashMap<>();
        layers.forEach((key, each) -> all.put(key, toJson(each)));
        notes.keep(name, new Json.Members(new LinkedHashMap<>(all)).bytes());
    }

    private static Json toJson(V1Layer layer) {
        return Json.object()
                .put("mediaType", layer.descriptor().mediaType().value())
                .put("digest", layer.descriptor().digest().toString())
                .put("size", layer.descriptor().size())
                .put("diffId", String.valueOf(layer.diffId()))
                .put("verified", Json.ofTexts(List.copyOf(layer.verified())))
                .build();
    }
}
