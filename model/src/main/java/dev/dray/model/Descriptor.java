package dev.dray.model;

import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Names some content exactly: its type, its digest and its size.
///
/// @param size         in bytes, as stored (a compressed layer's size is its compressed size); never negative
/// @param urls         where a foreign layer may be had; usually empty
/// @param platform     what the manifest runs on; only inside an index
/// @param artifactType the kind of artifact that a manifest is; null where it is an image
/// @param data         the content itself where it was small enough to embed, not yet verified; null where not
/// @see <a href="https://github.com/opencontainers/image-spec/blob/v1.1.1/descriptor.md">image-spec, descriptor</a>
public record Descriptor(
        MediaType mediaType,
        Digest digest,
        long size,
        Map<String, String> annotations,
        List<String> urls,
        @Nullable Platform platform,
        @Nullable String artifactType,
        @Nullable String data) {
    public Descriptor {
        if (size < 0) {
            throw new IllegalArgumentException("size of %s is negative: %d".formatted(digest, size));
        }
        annotations = Map.copyOf(annotations);
        urls = List.copyOf(urls);
    }

    public Descriptor(MediaType mediaType, Digest digest, long size) {
        this(mediaType, digest, size, Map.of(), List.of(), null, null, null);
    }

    /// Describes these bytes.
    public static Descriptor of(MediaType mediaType, byte[] content) {
        return new Descriptor(mediaType, Digest.of(content), content.length);
    }

    /// Reads a descriptor as manifests hold it. Throws `IllegalArgumentException` that names what is missing.
    public static Descriptor parse(Json json) {
        String digest = json.findText("digest").orElseThrow(() -> missing("digest"));
        return new Descriptor(
                new MediaType(json.findText("mediaType").orElse("")),
                Digest.parse(digest),
                json.findLong("size").orElseThrow(() -> missing("size")),
                texts(json.find("annotations").orElse(new Json.Null())),
                json.texts("urls"),
                json.find("platform").map(Descriptor::parsePlatform).orElse(null),
                json.findText("artifactType").orElse(null),
                json.findText("data").orElse(null));
    }

    private static IllegalArgumentException missing(String member) {
        return new IllegalArgumentException("descriptor without \"%s\"".formatted(member));
    }

    private static @Nullable Platform parsePlatform(Json json) {
        String os = json.findText("os").orElse("");
        String architecture = json.findText("architecture").orElse("");
        // An artifact's entry may carry empty strings: it runs on nothing, which is no error.
        return os.isEmpty() || architecture.isEmpty()
                ? null
                : new Platform(
                        os,
                        architecture,
                        json.findText("variant").orElse(null),
                        json.findText("os.version").orElse(null));
    }

    /// The members that are texts; others are ignored, as some producers write numbers here.
    static Map<String, String> texts(Json json) {
        Map<String, String> texts = new LinkedHashMap<>();
        if (json instanceof Json.Members(var values)) {
            values.forEach((name, value) -> {
                if (value instanceof Json.Text(var text)) {
                    texts.put(name, text);
                }
            });
        }
        return texts;
    }

    /// The embedded content, if there is some and it is what the digest says (protocols C111); null otherwise.
    public byte @Nullable [] embedded() {
        if (data == null) {
            return null;
        }
        try {
            byte[] content = Base64.getDecoder().decode(data);
            return content.length == size
                            && Digest.of(digest.algorithm(), content).equals(digest)
                    ? content
                    : null;
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    public Descriptor withPlatform(@Nullable Platform newPlatform) {
        return new Descriptor(mediaType, digest, size, annotations, urls, newPlatform, artifactType, data);
    }

    public Descriptor withAnnotations(Map<String, String> newAnnotations) {
        return new Descriptor(mediaType, digest, size, newAnnotations, urls, platform, artifactType, data);
    }

    /// The descriptor as it stands in a manifest.
    public Json.Members toJson() {
        JsonBuilder json = Json.object()
                .put("mediaType", mediaType.value())
                .put("digest", digest.toString())
                .put("size", size);
        if (!urls.isEmpty()) {
            json.put("urls", Json.ofTexts(urls));
        }
        json.put("annotations", new TreeMap<>(annotations));
        if (platform != null) {
            json.put(
                    "platform",
                    Json.object()
                            .put("architecture", platform.architecture())
                            .put("os", platform.os())
                            .put("os.version", platform.osVersion())
                            .put("variant", platform.variant())
                            .build());
        }
        return json.put("artifactType", artifactType).put("data", data).build();
    }

    @Override
    public String toString() {
        return "%s (%s, %,d bytes)".formatted(digest, mediaType, size);
    }
}
