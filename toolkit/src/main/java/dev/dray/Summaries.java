package dev.dray;

import dev.dray.content.Image;
import dev.dray.content.ImageException;
import dev.dray.content.ImageSource;
import dev.dray.model.Descriptor;
import dev.dray.model.Digest;
import dev.dray.model.ImageConfig;
import dev.dray.model.Manifest;
import dev.dray.model.Platform;
import dev.dray.model.Schema1;
import dev.dray.registry.RegistryStore;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Says in a few words what tags stand for, with as few calls as will do. What stands under a digest is read once.
final class Summaries {
    private static final String CREATED = "org.opencontainers.image.created";

    /// An index in an index in an index: a hostile one never ends.
    private static final int MAX_DEPTH = 4;

    private final ImageSource source;
    private final Platform wanted;
    private final KnownImages known;
    private final Once<Digest, ImageSummary> summaries = new Once<>();
    private final Once<Digest, Made> configs = new Once<>();

    /// What is wanted of a configuration; the rest of a thousand of them would fill the memory.
    private record Made(
            @Nullable Platform platform, @Nullable String created) {
        Made(ImageConfig config) {
            this(config.platform(), config.created());
        }
    }

    /// @param wanted what of an index is looked at
    Summaries(ImageSource source, Platform wanted, KnownImages known) {
        this.source = source;
        this.wanted = wanted;
        this.known = known;
    }

    ImageSummary of(String tag) throws IOException {
        // To read a manifest takes one call; to ask for its digest first and then to read it, two. But it saves a pull
        // where those are counted (Docker Hub counts no HEAD), and all of the rest where the digest is known.
        if (source instanceof RegistryStore registry && !registry.countsReads() && known.isEmpty()) {
            Manifest manifest = registry.read(tag);
            Descriptor descriptor = Schema1.describe(manifest);
            return summaries.of(descriptor.digest(), () -> summarise(descriptor, manifest, 1));
        }
        return of(source.resolve(tag), 1);
    }

    private ImageSummary of(Descriptor descriptor, int depth) throws IOException {
        return summaries.of(descriptor.digest(), () -> {
            Optional<ImageSummary> found = known.find(descriptor.digest());
            return found.isPresent()
                    ? found.get()
                    : summarise(descriptor, new Image(source, descriptor).manifest(), depth);
        });
    }

    private ImageSummary summarise(Descriptor descriptor, Manifest manifest, int depth) throws IOException {
        ImageSummary summary = switch (manifest) {
            case Manifest.Image image -> ofImage(descriptor, image);
            case Manifest.Index index -> ofIndex(descriptor, index, depth);
            case Manifest.Unknown unknown when unknown.mediaType().isSchema1() -> ofSchema1(descriptor);
            case Manifest.Unknown unknown -> ImageSummary.of(descriptor, List.of());
        };
        // What is not there today may be there tomorrow, under the same digest.
        if (summary.size() != ImageSummary.UNKNOWN) {
            known.add(summary);
        }
        return summary;
    }

    private ImageSummary ofImage(Descriptor descriptor, Manifest.Image image) throws IOException {
        long size = image.layerSize();
        if (!image.config().mediaType().isImageConfig()) {
            return new ImageSummary(
                    descriptor, null, List.of(), size, image.annotations().get(CREATED));
        }
        Digest id = image.config().digest();
        Made made = configs.of(id, () -> new Made(new Image(source, descriptor).config(image)));
        Platform platform = made.platform();
        return new ImageSummary(descriptor, id, platform == null ? List.of() : List.of(platform), size, made.created());
    }

    /// It does not say how large its layers are, and to ask for each is too much for a line.
    private ImageSummary ofSchema1(Descriptor descriptor) throws IOException {
        ImageConfig config = new Image(source, descriptor).config();
        Platform platform = config.platform();
        return new ImageSummary(
                descriptor,
                null,
                platform == null ? List.of() : List.of(platform),
                ImageSummary.UNKNOWN,
                config.created());
    }

    private ImageSummary ofIndex(Descriptor descriptor, Manifest.Index index, int depth) throws IOException {
        List<Platform> platforms = index.platforms();
        Optional<Descriptor> chosen =
                index.find(wanted).or(() -> platforms.stream().findFirst().flatMap(index::find));
        if (chosen.isEmpty() || depth == MAX_DEPTH) {
            return ImageSummary.of(descriptor, platforms);
        }
        try {
            return of(plain(chosen.get()), depth + 1).inIndex(descriptor, platforms);
        } catch (ImageException.NotFound e) {
            // Where an index was copied for some platforms only, the others are not there.
            return ImageSummary.of(descriptor, platforms);
        }
    }

    /// The descriptor without what only its place in an index says: a tag may stand for the same image.
    private static Descriptor plain(Descriptor manifest) {
        return new Descriptor(manifest.mediaType(), manifest.digest(), manifest.size());
    }
}
