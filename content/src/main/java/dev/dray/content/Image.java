package dev.dray.content;

import dev.dray.model.Descriptor;
import dev.dray.model.ImageConfig;
import dev.dray.model.Manifest;
import dev.dray.model.Platform;
import dev.dray.model.Schema1;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/// An image: a source and the descriptor of a manifest in it. A view; nothing is read until it is asked for.
public final class Image {
    private final ImageSource source;
    private final Descriptor descriptor;

    public Image(ImageSource source, Descriptor descriptor) {
        this.source = source;
        this.descriptor = descriptor;
    }

    /// The image that a tag or digest names.
    public static Image resolve(ImageSource source, String tagOrDigest) throws IOException {
        return new Image(source, source.resolve(tagOrDigest));
    }

    public ImageSource source() {
        return source;
    }

    public Descriptor descriptor() {
        return descriptor;
    }

    /// Reads the manifest.
    public Manifest manifest() throws IOException {
        byte[] raw = read(source, descriptor, Manifest.MAX_SIZE);
        try {
            return Manifest.parse(descriptor.mediaType(), raw);
        } catch (IllegalArgumentException e) {
            throw new ImageException.Corrupt("manifest %s: %s".formatted(descriptor.digest(), e.getMessage()), e);
        }
    }

    /// The one image for a platform: this one, unless it is an index. An image that is no index is taken as it is.
    ///
    /// @throws ImageException.NotFound when there is none for that platform, naming those there are
    public Image forPlatform(Platform wanted) throws IOException {
        Image image = this;
        // An index may hold indexes; a hostile one never ends (protocols C122).
        for (int depth = 0; depth < 4; depth++) {
            if (!(image.manifest() instanceof Manifest.Index index)) {
                return image;
            }
            image = new Image(source, index.find(wanted).orElseThrow(() -> missing(wanted, index)));
        }
        throw new ImageException.Rejected("index %s is nested more than four deep".formatted(descriptor.digest()));
    }

    private ImageException.NotFound missing(Platform wanted, Manifest.Index index) {
        String known = index.platforms().isEmpty()
                ? "it names no platform"
                : "there is "
                        + String.join(
                                ", ",
                                index.platforms().stream()
                                        .map(Platform::toString)
                                        .toList());
        return new ImageException.NotFound(
                "no image for %s in %s: %s".formatted(wanted, descriptor.digest(), known),
                "choose one with --platform");
    }

    /// The manifest of one image.
    ///
    /// @throws ImageException.Unsupported when this is an index or a document of another kind
    public Manifest.Image imageManifest() throws IOException {
        return switch (manifest()) {
            case Manifest.Image image -> image;
            case Manifest.Index index ->
                throw new ImageException.Unsupported(
                        "%s is an index of %d manifests, not one image"
                                .formatted(index.digest(), index.manifests().size()),
                        "choose one with --platform");
            case Manifest.Unknown unknown when unknown.mediaType().isSchema1() -> throw inSchema1(descriptor);
            case Manifest.Unknown unknown ->
                throw new ImageException.Unsupported(
                        "%s is of type %s, which is not read here".formatted(unknown.digest(), unknown.mediaType()),
                        null);
        };
    }

    static ImageException.Unsupported inSchema1(Descriptor manifest) {
        return new ImageException.Unsupported(
                "%s is an image in Docker's schema 1, which nothing here keeps as it is".formatted(manifest.digest()),
                "copy it from its registry by its name: that makes one of today's of it");
    }

    /// What the manifest says where it is one of Docker's schema 1; empty where it is one of today's. Such an image has
    /// a configuration and a history, but no diffIDs; [#imageManifest()] is for those of today.
    public Optional<Schema1> schema1() throws IOException {
        if (!descriptor.mediaType().isSchema1()) {
            return Optional.empty();
        }
        try {
            return Optional.of(Schema1.parse(descriptor.mediaType(), manifest().raw()));
        } catch (IllegalArgumentException e) {
            throw new ImageException.Corrupt("manifest %s: %s".formatted(descriptor.digest(), e.getMessage()), e);
        }
    }

    /// The raw bytes of the config; of an image in schema 1, those of the topmost layer's document.
    public byte[] rawConfig() throws IOException {
        Optional<Schema1> old = schema1();
        return old.isPresent()
                ? old.get().topText().getBytes(StandardCharsets.UTF_8)
                : read(source, imageManifest().config(), ImageConfig.MAX_SIZE);
    }

    /// The configuration; of an image in schema 1, what its documents say.
    public ImageConfig config() throws IOException {
        Optional<Schema1> old = schema1();
        return old.isPresent() ? config(old.get()) : config(imageManifest());
    }

    private ImageConfig config(Schema1 old) throws ImageException.Corrupt {
        try {
            return old.config();
        } catch (IllegalArgumentException e) {
            throw new ImageException.Corrupt("config of %s: %s".formatted(descriptor.digest(), e.getMessage()), e);
        }
    }

    /// The layers, base first. Schema 1 does not say their sizes, so the source is asked for each; the steps of such an
    /// image that changed no file are none.
    public List<Descriptor> layers() throws IOException {
        Optional<Schema1> old = schema1();
        return old.isPresent()
                ? Schema1Layers.of(old.get(), source)
                : imageManifest().layers();
    }

    /// The configuration, for who has read the manifest already.
    ///
    /// @param manifest of this image
    public ImageConfig config(Manifest.Image manifest) throws IOException {
        try {
            return ImageConfig.parse(read(source, manifest.config(), ImageConfig.MAX_SIZE));
        } catch (IllegalArgumentException e) {
            throw new ImageException.Corrupt("config of %s: %s".formatted(descriptor.digest(), e.getMessage()), e);
        }
    }

    /// How it was made, base first. Where no configuration says so, there is a step for each layer.
    public List<HistoryStep> history() throws IOException {
        if (schema1().isPresent()) {
            return HistoryStep.of(layers(), config().history());
        }
        Manifest.Image manifest = imageManifest();
        return HistoryStep.of(
                manifest.layers(),
                manifest.config().mediaType().isImageConfig() ? config(manifest).history() : List.of());
    }

    /// The image and what hangs on it: the images of an index, attestations, signatures and whatever else refers to
    /// them, and to those in turn.
    public ImageTree tree() throws IOException {
        return new TreeReader(source).read(descriptor);
    }

    /// Reads a small document whole.
    private static byte[] read(ImageSource source, Descriptor content, int limit) throws IOException {
        if (content.size() > limit) {
            throw new ImageException.Rejected(
                    "%s of %,d bytes (at most %,d)".formatted(content.digest(), content.size(), limit));
        }
        byte[] embedded = content.embedded();
        if (embedded != null) {
            return embedded;
        }
        try (InputStream in = source.open(content)) {
            return in.readAllBytes();
        }
    }
}
