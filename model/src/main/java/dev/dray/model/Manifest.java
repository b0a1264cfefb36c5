package dev.dray.model;

import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// What an image is made of. The raw bytes stay the truth: they are what the digest covers and what is passed on.
///
/// @see <a href="https://github.com/opencontainers/image-spec/blob/v1.1.1/manifest.md">image-spec, manifest</a>
@SuppressWarnings("ArrayRecordComponent") // the records compare the raw bytes by content
public sealed interface Manifest {
    /// Bytes of a manifest that are read; more is refused (protocols H10).
    int MAX_SIZE = 4 * 1024 * 1024;

    /// The type this document was read as.
    MediaType mediaType();

    /// The bytes as they came. Not to be changed.
    byte[] raw();

    /// The content this manifest refers to, in the order a sink wants it: what is needed first comes first.
    List<Descriptor> children();

    /// The manifest that this one is about, as a signature is about an image; null for one that stands for itself.
    @Nullable
    Descriptor subject();

    /// The kind of artifact; null where the document does not say.
    @Nullable
    String artifactType();

    Map<String, String> annotations();

    /// How a list of referrers shows this manifest: with its annotations and the kind of artifact that it is
    /// (protocols C91).
    ///
    /// @param digest by which it is known
    default Descriptor asReferrer(Digest digest) {
        String type = artifactType();
        String kind = type != null && !type.isEmpty()
                ? type
                : this instanceof Image image ? image.config().mediaType().value() : null;
        return new Descriptor(mediaType(), digest, raw().length, annotations(), List.of(), null, kind, null);
    }

    default Digest digest() {
        return Digest.of(raw());
    }

    default Descriptor descriptor() {
        return Descriptor.of(mediaType(), raw());
    }

    /// One image, or an artifact of the same shape.
    ///
    /// @param layers base first
    record Image(
            MediaType mediaType,
            byte[] raw,
            Descriptor config,
            List<Descriptor> layers,
            @Nullable Descriptor subject,
            @Nullable String artifactType,
            Map<String, String> annotations)
            implements Manifest {
        public Image {
            layers = List.copyOf(layers);
            annotations = Map.copyOf(annotations);
        }

        @Override
        public List<Descriptor> children() {
            return Stream.concat(Stream.of(config), layers.stream()).distinct().toList();
        }

        /// The layers that are layers of a file system: attestations and other artifacts have none.
        public List<Descriptor> fileSystemLayers() {
            return layers.stream().filter(layer -> layer.mediaType().isLayer()).toList();
        }

        /// Bytes of the layers as they are stored, each counted once. Strangers may name any sizes: what is too much to
        /// tell is told as the largest number there is.
        public long layerSize() {
            Set<Digest> counted = new HashSet<>();
            long sum = 0;
            for (Descriptor layer : layers) {
                if (counted.add(layer.digest())) {
                    sum = layer.size() > Long.MAX_VALUE - sum ? Long.MAX_VALUE : sum + layer.size();
                }
            }
            return sum;
        }

        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof Image image && mediaType.equals(image.mediaType) && Arrays.equals(raw, image.raw);
        }

        @Override
        public int hashCode() {
            return Arrays.hashCode(raw);
        }
    }

    /// One manifest per platform: an OCI index or a Docker manifest list.
    record Index(
            MediaType mediaType,
            byte[] raw,
            List<Descriptor> manifests,
            @Nullable Descriptor subject,
            @Nullable String artifactType,
            Map<String, String> annotations)
            implements Manifest {
        public Index {
            manifests = List.copyOf(manifests);
            annotations = Map.copyOf(annotations);
        }

        @Override
        public List<Descriptor> children() {
            return manifests.stream().distinct().toList();
        }

        /// The first entry that runs there: the first match wins (image-spec v1.1.1 image-index.md).
        public Optional<Descriptor> find(Platform wanted) {
            return images().filter(entry ->
                            entry.platform() != null && entry.platform().satisfies(wanted))
                    .findFirst();
        }

        /// What there is to choose from.
        public List<Platform> platforms() {
            return images().map(Descriptor::platform)
                    .flatMap(Stream::ofNullable)
                    .distinct()
                    .toList();
        }

        /// The entries that are images; BuildKit's attestations run nowhere (protocols C114).
        private Stream<Descriptor> images() {
            return manifests.stream()
                    .filter(entry -> !entry.annotations().containsKey("vnd.docker.reference.type"))
                    .filter(entry ->
                            entry.platform() == null || !entry.platform().os().equals("unknown"));
        }

        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof Index index && mediaType.equals(index.mediaType) && Arrays.equals(raw, index.raw);
        }

        @Override
        public int hashCode() {
            return Arrays.hashCode(raw);
        }
    }

    /// A document of a type this library does not interpret; kept byte for byte.
    record Unknown(MediaType mediaType, byte[] raw) implements Manifest {
        @Override
        public List<Descriptor> children() {
            return List.of();
        }

        @Override
        public @Nullable Descriptor subject() {
            return null;
        }

        @Override
        public @Nullable String artifactType() {
            return null;
        }

        @Override
        public Map<String, String> annotations() {
            return Map.of();
        }

        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof Unknown unknown
                    && mediaType.equals(unknown.mediaType)
                    && Arrays.equals(raw, unknown.raw);
        }

        @Override
        public int hashCode() {
            return Arrays.hashCode(raw);
        }
    }

    /// Makes the manifest of one image, as OCI has it.
    ///
    /// @param layers base first
    static Image ofImage(Descriptor config, List<Descriptor> layers) {
        return ofImage(ImageFormat.OCI, config, layers);
    }

    /// Makes the manifest of one image.
    ///
    /// @param format of the manifest; the config and the layers have the types that go with it
    /// @param layers base first
    static Image ofImage(ImageFormat format, Descriptor config, List<Descriptor> layers) {
        byte[] raw = Json.object()
                .put("schemaVersion", 2)
                .put("mediaType", format.manifest().value())
                .put("config", config.toJson())
                .put("layers", layers.stream().map(Descriptor::toJson).toList())
                .build()
                .bytes();
        return new Image(format.manifest(), raw, config, layers, null, null, Map.of());
    }

    /// Makes an index of images.
    ///
    /// @param manifests each with its platform
    static Index ofIndex(List<Descriptor> manifests) {
        byte[] raw = Json.object()
                .put("schemaVersion", 2)
                .put("mediaType", MediaType.OCI_INDEX.value())
                .put("manifests", manifests.stream().map(Descriptor::toJson).toList())
                .build()
                .bytes();
        return new Index(MediaType.OCI_INDEX, raw, manifests, null, null, Map.of());
    }

    /// Reads a manifest.
    ///
    /// @param declared what the server called it, or null. A type that says nothing, such as `application/json`,
    ///                 makes the document speak for itself (protocols C15, C119)
    /// @throws IllegalArgumentException when it is malformed, ambiguous (CVE-2021-41190), too big, or of another
    ///                                  type than declared
    static Manifest parse(@Nullable MediaType declared, byte[] raw) {
        return ManifestReader.read(declared, raw);
    }
}
