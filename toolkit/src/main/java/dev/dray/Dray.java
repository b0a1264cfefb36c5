package dev.dray;

import dev.dray.content.Image;
import dev.dray.content.ImageException;
import dev.dray.content.ImageSink;
import dev.dray.content.ImageStore;
import dev.dray.content.Progress;
import dev.dray.content.Transfer;
import dev.dray.content.TransferOptions;
import dev.dray.credentials.DockerConfig;
import dev.dray.credentials.Keychain;
import dev.dray.http.Http;
import dev.dray.http.RedirectingHttp;
import dev.dray.http.RetryingHttp;
import dev.dray.http.TracedHttp;
import dev.dray.http.WireHttp;
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
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Container images without a container engine. Everything is wired here; it is safe for many threads, and it blocks:
/// interrupt the thread to cancel. Close it when done.
public final class Dray implements Closeable {
    private final DrayOptions options;
    private final @Nullable WireHttp wire;
    private final Registries registries;
    private final DiskStore store;
    private final Archives archives;

    private Dray(DrayOptions options, @Nullable WireHttp wire, Registries registries, DiskStore store) {
        this.options = options;
        this.wire = wire;
        this.registries = registries;
        this.store = store;
        this.archives = new Archives(options.archives(), store::scratch);
    }

    /// Wires everything. Nothing is read from the network or written to disk before it is asked for.
    public static Dray open(DrayOptions options) throws IOException {
        Keychain keychain = options.keychain();
        if (keychain == null) {
            keychain = DockerConfig.ofEnvironment(options.environment()).keychain();
        }
        Path root = options.store();
        DiskStore store = DiskStore.open(root == null ? DiskStore.defaultRoot(options.environment()) : root);

        WireHttp wire = options.transport() == null ? new WireHttp(options.wire()) : null;
        Http http = wire == null ? Objects.requireNonNull(options.transport()) : wire;
        http = new TracedHttp(http, options.trace()); // sees every attempt
        http = new RetryingHttp(http, options.retry(), options.trace()); // sees one call
        http = new RedirectingHttp(http); // each hop is retried by itself
        return new Dray(options, wire, new Registries(http, keychain, options.client()), store);
    }

    public Registries registries() {
        return registries;
    }

    /// The local store, which every pull shares.
    public DiskStore store() {
        return store;
    }

    /// The image at a place, an index as it is. Only its manifest's descriptor is read.
    public Image image(Place place) throws IOException {
        return switch (place) {
            case Place.InRegistry(var reference) ->
                Image.resolve(registries.repository(reference.repository()), reference.tagOrDigest());
            case Place.InStore(var reference) ->
                Image.resolve(store.repository(reference.repository()), reference.tagOrDigest());
            case Place.InLayout(var directory, var name) -> layoutImage(OciLayout.open(directory), name);
            case Place.InOciArchive archive -> archives.image(archive);
            case Place.InDockerArchive archive -> archives.image(archive);
            case Place.InRootfs rootfs -> archives.image(rootfs, Platform.ofThisMachine());
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
        if (place instanceof Place.InRootfs rootfs && platform != null) {
            // A tar does not say what it runs on, so it is what it is taken for.
            return archives.image(rootfs, platform);
        }
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
        Descriptor root = transfer(progress, platform).copy(remote, target, Destination.tagOf(reference));
        return new Image(target, root);
    }

    /// Moves an image from any place to another.
    ///
    /// @param platform null for all platforms, and the index with them
    public Descriptor copy(Place from, Place to, @Nullable Platform platform, Progress progress) throws IOException {
        return copy(List.of(from), to, platform, progress).getFirst();
    }

    /// Moves several images to one place: to an archive, which is written once they are all there.
    ///
    /// @param platform null for all platforms, and the indexes with them
    /// @return the manifest of each
    public List<Descriptor> copy(List<Place> from, Place to, @Nullable Platform platform, Progress progress)
            throws IOException {
        List<Descriptor> roots = new ArrayList<>();
        try (Destination destination = new Destination(to, sink(to))) {
            for (Place one : from) {
                TransferOptions moving = transferOptions(progress).withPlatform(platform);
                roots.add(move(source(one, platform), one, destination, moving));
            }
            destination.finish();
        }
        return roots;
    }

    /// To an archive by way of the store: a transfer that breaks off is gone on with, and nothing is fetched twice.
    private Descriptor move(Image image, Place from, Destination to, TransferOptions moving) throws IOException {
        to.check(image, moving.platform());
        if (!to.isArchive() || !(from instanceof Place.InRegistry(var reference))) {
            return to.take(image, from, moving);
        }
        ImageStore cache = store.repository(reference.repository());
        Descriptor root = new Transfer(moving).copy(image, cache, null);
        return to.take(new Image(cache, root), from, moving.withPlatform(null).withProgress(Progress.SILENT));
    }

    private Image source(Place place, @Nullable Platform platform) throws IOException {
        return place instanceof Place.InRootfs ? image(place, platform) : image(place);
    }

    private ImageSink sink(Place place) throws IOException {
        return switch (place) {
            case Place.InRegistry(var reference) -> registries.repository(reference.repository());
            case Place.InStore(var reference) -> store.repository(reference.repository());
            case Place.InLayout(var directory, var name) -> OciLayout.create(directory);
            case Place.InOciArchive archive -> archives.writer(archive);
            case Place.InDockerArchive archive -> archives.writer(archive);
            case Place.InRootfs rootfs -> archives.writer(rootfs);
        };
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
        try (archives) {
            store.close();
        } finally {
            if (wire != null) {
                wire.close();
            }
        }
    }
}
