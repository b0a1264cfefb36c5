package dev.dray;

import dev.dray.content.Image;
import dev.dray.content.ImageException;
import dev.dray.content.ImageSource;
import dev.dray.content.ImageStore;
import dev.dray.content.Progress;
import dev.dray.content.Transfer;
import dev.dray.content.TransferOptions;
import dev.dray.layer.ApplyOptions;
import dev.dray.layer.ApplyReport;
import dev.dray.layer.ExportOptions;
import dev.dray.layer.LayerStack;
import dev.dray.model.Descriptor;
import dev.dray.model.ImageConfig;
import dev.dray.model.Manifest;
import dev.dray.model.Platform;
import dev.dray.model.Reference;
import dev.dray.registry.Registries;
import dev.dray.store.DiskStore;
import dev.dray.store.OciLayout;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Container images without a container engine. Everything is wired here; it is safe for many threads, and it blocks:
/// interrupt the thread to cancel. Close it when done.
public final class Dray implements Closeable {
    private final DrayOptions options;
    private final Connections connections;
    private final Registries registries;
    private final DiskStore store;

    private Dray(DrayOptions options, Connections connections, DiskStore store) {
        this.options = options;
        this.connections = connections;
        this.registries = connections.registries();
        this.store = store;
    }

    /// Wires everything. Nothing is read from the network or written to disk before it is asked for.
    public static Dray open(DrayOptions options) throws IOException {
        Path root = options.store();
        DiskStore store = DiskStore.open(root == null ? DiskStore.defaultRoot(options.environment()) : root);
        return new Dray(options, Connections.open(options), store);
    }

    public Registries registries() {
        return registries;
    }

    /// The local store, which every pull shares.
    public DiskStore store() {
        return store;
    }

    /// Reads an image's place as a user writes it. Short names mean what registries.conf says, or else what they mean
    /// to
    /// docker.
    public Place parse(String text) throws IOException {
        return Place.parse(text, connections.network()::parse);
    }

    /// What a name in a registry is read from: its mirrors, as registries.conf says, and last its own place. Tags are
    /// listed by its own place alone.
    public ImageSource source(Reference reference) throws IOException {
        return connections.source(reference);
    }

    /// The image at a place, an index as it is. Only its manifest's descriptor is read.
    public Image image(Place place) throws IOException {
        return switch (place) {
            case Place.InRegistry(var reference) ->
                Image.resolve(connections.source(reference), reference.tagOrDigest());
            case Place.InStore(var reference) ->
                Image.resolve(store.repository(reference.repository()), reference.tagOrDigest());
            case Place.InLayout(var directory, var name) -> layoutImage(OciLayout.open(directory), name);
        };
    }

    private static Image layoutImage(OciLayout layout, @Nullable String tagOrDigest) throws IOException {
        if (tagOrDigest != null) {
            return Image.resolve(layout, tagOrDigest);
        }
        List<Descriptor> manifests = layout.manifests();
        if (manifests.size() != 1) {
            throw new ImageException.NotFound(
                    "%s has %d images, so one must be named".formatted(layout.folder(), manifests.size()),
                    "there is: " + String.join(", ", layout.tags()));
        }
        return new Image(layout, manifests.getFirst());
    }

    /// The image at a place for one platform.
    ///
    /// @param platform null for this machine's, where there is a choice
    /// @throws ImageException.NotFound when there is none for a platform that was asked for
    public Image image(Place place, @Nullable Platform platform) throws IOException {
        Image image = image(place);
        if (platform == null) {
            return image.forPlatform(Platform.ofThisMachine());
        }
        Image chosen = image.forPlatform(platform);
        checkPlatform(chosen, platform);
        return chosen;
    }

    /// An image that is no index may still say what it runs on.
    private static void checkPlatform(Image image, Platform wanted) throws IOException {
        if (image.descriptor().platform() == null
                && image.manifest() instanceof Manifest.Image manifest
                && manifest.config().mediaType().isImageConfig()) {
            ImageConfig config = image.config();
            if (config.platform() != null && !config.platform().satisfies(wanted)) {
                throw new ImageException.NotFound("no image for %s in %s: there is only %s"
                        .formatted(wanted, image.descriptor().digest(), config.platform()));
            }
        }
    }

    /// Pulls an image from a registry into the local store, or finds it there.
    ///
    /// @param platform null for all platforms, and the index with them
    /// @return what the store now knows by this name
    public Image pull(Reference reference, @Nullable Platform platform, Progress progress) throws IOException {
        ImageStore target = store.repository(reference.repository());
        Image remote = image(new Place.InRegistry(reference));
        Descriptor root = transfer(progress, platform).copy(remote, target, tagOf(reference));
        return new Image(target, root);
    }

    /// Moves an image from any place to another.
    ///
    /// @param platform null for all platforms, and the index with them
    public Descriptor copy(Place from, Place to, @Nullable Platform platform, Progress progress) throws IOException {
        Image image = image(from);
        try (ImageStore target = sink(to)) {
            return transfer(progress, platform).copy(image, target, newTag(to));
        }
    }

    private ImageStore sink(Place place) throws IOException {
        return switch (place) {
            case Place.InRegistry(var reference) -> registries.repository(reference.repository());
            case Place.InStore(var reference) -> store.repository(reference.repository());
            case Place.InLayout(var directory, var name) -> OciLayout.create(directory);
        };
    }

    private static @Nullable String newTag(Place place) {
        return switch (place) {
            case Place.InRegistry(var reference) -> tagOf(reference);
            case Place.InStore(var reference) -> tagOf(reference);
            case Place.InLayout(var directory, var name) ->
                name == null ? Reference.DEFAULT_TAG : name.contains(":") ? null : name;
        };
    }

    private static @Nullable String tagOf(Reference reference) {
        return reference.tag() == null && reference.digest() == null ? Reference.DEFAULT_TAG : reference.tag();
    }

    private Transfer transfer(Progress progress, @Nullable Platform platform) {
        return new Transfer(transferOptions(progress).withPlatform(platform));
    }

    private TransferOptions transferOptions(Progress progress) {
        return TransferOptions.DEFAULT.withParallelism(options.parallelism()).withProgress(progress);
    }

    /// Unpacks an image for this machine into a directory that is absent or empty. Layers are unpacked while later
    /// ones still arrive.
    public ApplyReport unpack(String image, Path directory) throws IOException {
        return unpack(Place.parse(image), null, directory, ApplyOptions.DEFAULT, Progress.SILENT);
    }

    /// @param platform null for this machine's
    public ApplyReport unpack(
            Place place, @Nullable Platform platform, Path directory, ApplyOptions apply, Progress progress)
            throws IOException {
        return reading(place, platform, progress, image -> LayerStack.of(image).applyTo(directory, apply));
    }

    /// Writes an image's file system as one tar, all layers applied.
    ///
    /// @param platform null for this machine's
    public void export(Place place, @Nullable Platform platform, OutputStream out, Progress progress)
            throws IOException {
        ExportOptions export = ExportOptions.DEFAULT.withScratch(store.scratch());
        reading(place, platform, progress, image -> {
            LayerStack.of(image).exportTo(out, export);
            return null;
        });
    }

    /// Something done with an image that is there or arrives meanwhile.
    private interface Reading<T extends @Nullable Object> {
        T read(Image image) throws IOException;
    }

    private <T extends @Nullable Object> T reading(
            Place place, @Nullable Platform platform, Progress progress, Reading<T> action) throws IOException {
        Image image = image(place, platform);
        if (!(place instanceof Place.InRegistry(var reference))) {
            return action.read(image);
        }
        ImageStore target = store.repository(reference.repository());
        try (Fetch fetch = new Fetch(image, target, transferOptions(progress))) {
            return action.read(new Image(fetch, image.descriptor()));
        }
    }

    @Override
    public void close() throws IOException {
        try {
            store.close();
        } finally {
            connections.close();
        }
    }
}
