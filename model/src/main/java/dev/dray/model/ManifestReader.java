package dev.dray.model;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Reads manifests from strangers.
final class ManifestReader {
    private static final Set<String> NO_TYPE = Set.of("", "application/json", "text/plain", "application/octet-stream");

    private ManifestReader() {}

    static Manifest read(@Nullable MediaType declared, byte[] raw) {
        if (raw.length > Manifest.MAX_SIZE) {
            throw new IllegalArgumentException(
                    "manifest of %,d bytes (at most %,d)".formatted(raw.length, Manifest.MAX_SIZE));
        }
        MediaType named = declared == null || NO_TYPE.contains(declared.value()) ? null : declared;
        if (named != null && !named.isManifest()) {
            return new Manifest.Unknown(named, raw);
        }
        Json json = Json.parseObject(raw);
        MediaType type = named == null ? guess(json) : agree(named, json);
        if (type.isIndex()) {
            refuse(json, type, "config", "layers", "fsLayers", "history");
            return readIndex(type, json, raw);
        }
        if (type.isImageManifest()) {
            refuse(json, type, "manifests", "fsLayers", "history");
            return readImage(type, json, raw);
        }
        if (type.isSchema1()) {
            refuse(json, type, "config", "layers", "manifests");
        }
        return new Manifest.Unknown(type, raw);
    }

    private static Manifest.Image readImage(MediaType type, Json json, byte[] raw) {
        return new Manifest.Image(
                type,
                raw,
                Descriptor.parse(json.find("config").orElseThrow(() -> missing("config"))),
                json.items("layers").stream().map(Descriptor::parse).toList(),
                subject(json),
                json.findText("artifactType").orElse(null),
                Descriptor.texts(json.find("annotations").orElse(new Json.Null())));
    }

    private static Manifest.Index readIndex(MediaType type, Json json, byte[] raw) {
        if (json.find("manifests").isEmpty()) {
            throw missing("manifests");
        }
        return new Manifest.Index(
                type,
                raw,
                json.items("manifests").stream().map(Descriptor::parse).toList(),
                subject(json),
                json.findText("artifactType").orElse(null),
                Descriptor.texts(json.find("annotations").orElse(new Json.Null())));
    }

    private static @Nullable Descriptor subject(Json json) {
        return json.find("subject").map(Descriptor::parse).orElse(null);
    }

    /// A document that is both is refused, or two readers would see two images (CVE-2021-41190, protocols C118).
    private static void refuse(Json json, MediaType type, String... members) {
        for (String member : members) {
            if (json.find(member).isPresent()) {
                throw new IllegalArgumentException(
                        "ambiguous manifest: %s must not have \"%s\"".formatted(type, member));
            }
        }
    }

    /// What the server says and what the document says must be the same (protocols C16).
    private static MediaType agree(MediaType named, Json json) {
        Optional<String> inside = json.findText("mediaType").filter(text -> !text.isEmpty());
        if (inside.isPresent() && !inside.get().equals(named.value())) {
            throw new IllegalArgumentException(
                    "manifest came as %s but calls itself %s".formatted(named, Excerpt.of(inside.get())));
        }
        return named;
    }

    private static MediaType guess(Json json) {
        if (json.findLong("schemaVersion").orElse(2L) == 1) {
            return json.find("signatures").isPresent() ? MediaType.DOCKER_SCHEMA1_SIGNED : MediaType.DOCKER_SCHEMA1;
        }
        Optional<String> inside = json.findText("mediaType").filter(text -> !text.isEmpty());
        if (inside.isPresent()) {
            return new MediaType(inside.get());
        }
        boolean docker = json.find("config")
                .flatMap(config -> config.findText("mediaType"))
                .filter(MediaType.DOCKER_CONFIG.value()::equals)
                .isPresent();
        if (docker) {
            return MediaType.DOCKER_MANIFEST;
        }
        List<Json> manifests = json.items("manifests");
        return manifests.isEmpty() && json.find("config").isPresent() ? MediaType.OCI_MANIFEST : MediaType.OCI_INDEX;
    }

    private static IllegalArgumentException missing(String member) {
        return new IllegalArgumentException("manifest without \"%s\"".formatted(member));
    }
}
