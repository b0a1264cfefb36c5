package dev.dray.testkit;

import dev.dray.content.Blob;
import dev.dray.content.ImageSink;
import dev.dray.model.Descriptor;
import dev.dray.model.Json;
import dev.dray.model.Manifest;
import dev.dray.model.MediaType;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/// Makes what hangs on images: manifests that are about another one.
public final class Artifacts {
    private Artifacts() {}

    /// Puts an artifact into a sink, under no tag.
    ///
    /// @return how a list of referrers shows it
    public static Descriptor about(ImageSink sink, Descriptor subject, String artifactType) throws IOException {
        Blob config = Blob.of(MediaType.OCI_EMPTY, "{}".getBytes(StandardCharsets.UTF_8));
        sink.put(config);
        byte[] raw = Json.object()
                .put("schemaVersion", 2)
                .put("mediaType", MediaType.OCI_MANIFEST.value())
                .put("artifactType", artifactType)
                .put("config", config.descriptor().toJson())
                .put("layers", List.of())
                .put("subject", plain(subject).toJson())
                .put("annotations", Map.of("kind", artifactType))
                .build()
                .bytes();
        Manifest manifest = Manifest.parse(MediaType.OCI_MANIFEST, raw);
        sink.put(Blob.of(manifest));
        return manifest.asReferrer(manifest.digest());
    }

    /// An entry of an index as BuildKit marks it when it is about another entry (protocols C114).
    public static Descriptor attestation(Descriptor manifest, Descriptor image) {
        return plain(manifest)
                .withAnnotations(Map.of(
                        "vnd.docker.reference.type",
                        "attestation-manifest",
                        "vnd.docker.reference.digest",
                        image.digest().toString()));
    }

    private static Descriptor plain(Descriptor manifest) {
        return new Descriptor(manifest.mediaType(), manifest.digest(), manifest.size());
    }
}
