package dev.dray;

import dev.dray.content.Blob;
import dev.dray.content.Image;
import dev.dray.content.ImageException;
import dev.dray.content.ImageSource;
import dev.dray.content.Progress;
import dev.dray.content.TransferOptions;
import dev.dray.content.TransferReport;
import dev.dray.engine.Engine;
import dev.dray.hub.Hub;
import dev.dray.layer.ApplyOptions;
import dev.dray.layer.ApplyReport;
import dev.dray.layer.ExportOptions;
import dev.dray.layer.FilesOptions;
import dev.dray.layer.ImageDiff;
import dev.dray.layer.ImageFiles;
import dev.dray.layer.LayerStack;
import dev.dray.model.Digest;
import dev.dray.model.Platform;
import dev.dray.model.Reference;
import dev.dray.model.Repository;
import dev.dray.registry.Registries;
import dev.dray.store.DiskStore;
import dev.dray.store.OciLayout;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Container images without a container engine. Everything is wired here; it is safe for many threads, and it blocks:
/// interrupt the thread to cancel. Close it when done.
public final class Dray implements Closeable {
    private final DrayOptions options;
    private final Connections connections;
    private final Registries registries;
    private final DiskStore store;
    private final Archives archives;
    private final Daemon daemon;
    private final Places places;
    private final Moves moves;
    private final Readings readings;

    private Dray(DrayOptions options, Connections connections, DiskStore store) {
        this.options = options;
        this.connections = connections;
        this.registries = connections.registries();
        this.store = store;
        this.archives = new Archives(options.archives(), store::scratch);
        this.daemon = new Daemon(options, store::scratch);
        LegacyRegistries legacy = new LegacyRegistries(registries, store, options.parallelism(), options.conversion());
        this.places = new Places(connections, store, archives, daemon, legacy);
        Targets targets = new Targets(registries, store, archives, daemon);
        Schema1Images old = new Schema1Images(store, options.parallelism(), options.conversion());
        TransferOptions transfer = TransferOptions.DEFAULT.withParallelism(options.parallelism());
        this.moves = new Moves(places, store, targets, old, transfer);
        this.readings = new Readings(places, store, old, transfer);
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

    /// Docker Hub's own API, or what `DRAY_HUB_URL` puts in its place.
    ///
    /// @throws ImageException.Unsupported when that says that it is not to be used
    public Hub hub() throws IOException {
        return connections.hubs().hub();
    }

    /// The Docker Engine that was chosen, or that docker would speak with. It is closed with this.
    public Engine engine() throws IOException {
        return daemon.engine();
    }

    /// The local store, which every pull shares.
    public DiskStore store() {
        return store;
    }

    /// Reads an image's place as a user writes it. Short names mean what registries.conf says, or else what
    /// they mean to docker.
    public Place parse(String text) throws IOException {
        return Place.parse(text, connections.network()::parse);
    }

    /// What a name in a registry is read from: its mirrors, as registries.conf says, and last its own place. Tags are
    /// listed by its own place alone.
    public ImageSource source(Reference reference) throws IOException {
        return connections.source(reference);
    }

    /// One blob of a repository, by the digest in a name; of its type nothing is known. It is read as images are: from
    /// the mirrors, and last from its own place. Throws `IllegalArgumentException` when the name has no digest.
    ///
    /// @throws ImageException.NotFound when it is not there
    public Blob blob(Reference reference) throws IOException {
        Digest digest = reference.digest();
        if (digest == null) {
            throw new IllegalArgumentException("\"%s\" names no blob (want REPO@sha256:…)".formatted(reference));
        }
        return connections.blob(reference, digest);
    }

    /// The image at a place, an index as it is. Only its manifest's descriptor is read.
    public Image image(Place place) throws IOException {
        return places.at(place, Progress.SILENT);
    }

    /// The image at a place for one platform.
    ///
    /// @param platform null for this machine's, where there is a choice
    /// @throws ImageException.NotFound when there is none for a platform that was asked for
    public Image image(Place place, @Nullable Platform platform) throws IOException {
        return image(place, platform, Progress.SILENT);
    }

    /// As [#image(Place, Platform)], where an image may have to come here as a whole before it is known, as one of
    /// an old registry, which is made anew.
    public Image image(Place place, @Nullable Platform platform, Progress progress) throws IOException {
        return places.at(place, platform, progress);
    }

    /// The images of a repository, to be told of one by one.
    ///
    /// @param repository as in `debian`, `oci:DIR` or `store:debian`
    public ImageListing images(String repository) throws IOException {
        return images(repository, ListingOptions.DEFAULT);
    }

    public ImageListing images(String repository, ListingOptions listing) throws IOException {
        Listings listings = new Listings(connections, store, listing);
        boolean isName = Stream.of("oci:", "store:", "v1:").noneMatch(repository::startsWith);
        return isName ? listings.of(named(repository)) : listings.of(repository(repository), null);
    }

    /// All images of one name.
    ///
    /// @param repository as in `debian`, `oci:DIR` or `store:debian`, without a tag
    public ImageSource repository(String repository) throws IOException {
        String scheme = repository.replaceFirst(":.*", ":");
        String rest = repository.substring(scheme.length());
        return switch (scheme) {
            case "oci:" -> OciLayout.open(Path.of(rest));
            case "store:" -> store.repository(named(rest).repository());
            case "v1:" ->
                throw new ImageException.Unsupported(
                        "what %s has is known only when it was fetched, image by image".formatted(repository),
                        "see its tags and ids with: dray v1 tags " + rest);
            default -> connections.source(named(repository));
        };
    }

    /// @param repository without a tag
    private Reference named(String repository) throws IOException {
        Repository.parse(repository); // refuses a tag
        return connections.network().parse(repository);
    }

    /// Pulls an image from a registry into the local store, or finds it there.
    ///
    /// @param platform null for all platforms, and the index with them
    /// @return what the store now knows by this name
    public Image pull(Reference reference, @Nullable Platform platform, Progress progress) throws IOException {
        return moves.pull(reference, platform, progress);
    }

    /// Moves an image from any place to another, byte for byte: digests stay. What is there already is not sent.
    ///
    /// @param platform null for all platforms, and the index with them
    /// @throws ImageException.NotFound when the place has an index without all of its images
    public TransferReport copy(Place from, Place to, @Nullable Platform platform, Progress progress)
            throws IOException {
        return copy(List.of(from), to, platform, progress).getFirst();
    }

    /// Moves several images to one place: to an archive, which is written once they are all there.
    ///
    /// @param platform null for all platforms, and the indexes with them
    /// @return what was done, for each
    public List<TransferReport> copy(List<Place> from, Place to, @Nullable Platform platform, Progress progress)
            throws IOException {
        return moves.copy(from, to, platform, progress);
    }

    /// Moves an image, perhaps one that another `Dray` knows, with credentials of its own, to any place.
    ///
    /// @param from     what it is called, for the name in an archive that is given none; null where nobody knows
    /// @param platform null for all platforms, and the index with them
    public TransferReport copy(
            Image image, @Nullable Place from, Place to, @Nullable Platform platform, Progress progress)
            throws IOException {
        return moves.copy(image, from, to, platform, progress);
    }

    /// Says what [#copy(Image, Place, Place, Platform, Progress)] would do, and fails where that would be refused.
    /// Nothing is written.
    ///
    /// @param from what it is called; null where nobody knows
    public TransferReport compare(Image image, @Nullable Place from, Place to, @Nullable Platform platform)
            throws IOException {
        return moves.compare(image, from, to, platform);
    }

    /// Unpacks an image for this machine into a directory that is absent or empty. Layers are unpacked while later
    /// ones still arrive.
    public ApplyReport unpack(String image, Path directory) throws IOException {
        return unpack(parse(image), null, directory, ApplyOptions.DEFAULT, Progress.SILENT);
    }

    /// @param platform null for this machine's
    public ApplyReport unpack(
            Place place, @Nullable Platform platform, Path directory, ApplyOptions apply, Progress progress)
            throws IOException {
        return readings.whileItArrives(
                place,
                platform,
                Fetch.Order.BASE_FIRST,
                progress,
                image -> LayerStack.of(image).applyTo(directory, apply));
    }

    /// Writes an image's file system as one tar, all layers applied, to a stream. Nothing is written before all layers
    /// are verified, so there is room needed for the tar in the store.
    ///
    /// @param platform null for this machine's
    public void export(Place place, @Nullable Platform platform, OutputStream out, Progress progress)
            throws IOException {
        export(place, platform, progress, (layers, options) -> layers.exportTo(out, options));
    }

    /// Writes an image's file system as one tar, all layers applied, to a file. It is begun anew and written while
    /// layers still arrive: what is in it after a failure is of no use.
    ///
    /// @param platform null for this machine's
    public void export(Place place, @Nullable Platform platform, Path file, Progress progress) throws IOException {
        export(place, platform, progress, (layers, options) -> layers.exportTo(file, options));
    }

    private interface Exporting {
        void export(LayerStack layers, ExportOptions options) throws IOException;
    }

    private void export(Place place, @Nullable Platform platform, Progress progress, Exporting exporting)
            throws IOException {
        ExportOptions options = ExportOptions.DEFAULT.withScratch(store.scratch());
        readings.whileItArrives(place, platform, Fetch.Order.TOP_FIRST, progress, image -> {
            exporting.export(LayerStack.of(image), options);
            return null;
        });
    }

    /// Opens the files of an image, to be looked up, listed and read one by one; close them. Only layers that matter
    /// are fetched, into the local store, or of a layer with a table of contents only that and the files.
    ///
    /// @param platform null for this machine's
    public ImageFiles files(Place place, @Nullable Platform platform, Progress progress) throws IOException {
        return LayerStack.of(readings.lazily(place, platform, progress)).openFiles(filesOptions());
    }

    /// Writes the content of one file of an image for this machine; links are followed inside the image.
    ///
    /// @throws ImageException.NotFound when there is no such file
    public void cat(String image, String path, OutputStream out) throws IOException {
        cat(parse(image), null, path, out, Progress.SILENT);
    }

    /// @param platform null for this machine's
    public void cat(Place place, @Nullable Platform platform, String path, OutputStream out, Progress progress)
            throws IOException {
        try (ImageFiles files = files(place, platform, progress);
                InputStream in = files.open(files.resolve(path))) {
            in.transferTo(out);
        }
    }

    /// Compares two images for this machine: configurations and layers at once, files as they are asked for.
    public ImageDiff diff(String before, String after) throws IOException {
        return diff(parse(before), parse(after), null, Progress.SILENT);
    }

    /// @param platform null for this machine's
    public ImageDiff diff(Place before, Place after, @Nullable Platform platform, Progress progress)
            throws IOException {
        return ImageDiff.of(readings.lazily(before, platform, progress), readings.lazily(after, platform, progress));
    }

    /// How files are looked into here: with scratch space in the store.
    public FilesOptions filesOptions() throws IOException {
        return FilesOptions.DEFAULT.withScratch(store.scratch()).withParallelism(options.parallelism());
    }

    @Override
    public void close() throws IOException {
        try (archives;
                daemon) {
            store.close();
        } finally {
            connections.close();
        }
    }
}
