package dev.dray.content;

import dev.dray.model.Descriptor;
import dev.dray.model.Json;
import dev.dray.model.Manifest;
import dev.dray.model.MediaType;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/// Makes what hangs on images.
final class Artifacts {
    private Artifacts() {}

    /// Puts an artifact into a store that is about another manifest.
    static Descriptor about(ImageSink store, Descriptor subject, String artifactType) throws IOException {
        byte[] raw = Json.object()
                .put("schemaVersion", 2)
                .put("mediaType", MediaType.OCI_MANIFEST.value())
                .put("artifactType", artifactType)
                .put(
                        "config",
                        Descriptor.of(MediaType.OCI_EMPTY, "{}".getBytes(StandardCharsets.UTF_8))
                                .toJson())
                .put("layers", List.of())
                .put("subject", plain(subject).toJson())
                .put("annotations", Map.of("kind", artifactType))
                .build()
                .bytes();
        Manifest manifest = Manifest.parse(MediaType.OCI_MANIFEST, raw);
        store.put(Blob.of(manifest));
        return manifest.asReferrer(manifest.digest());
    }

    static Descriptor plain(Descriptor manifest) {
        return new Descriptor(manifest.mediaType(), manifest.digest(), manifest.size());
    }

    /// How BuildKit marks an entry of an index that is about another one (protocols C114).
    static Descriptor attestation(Descriptor manifest, Descriptor image) {
        return plain(manifest)
                .withAnnotations(Map.of(
                        "vnd.docker.reference.type",
                        "attestation-manifest",
                        "vnd.docker.reference.digest",
                        image.digest().toString()));
    }
}
