package dev.dray.archive;

import dev.dray.content.ImageException;
import dev.dray.content.ImageSource;
import dev.dray.model.Descriptor;
import dev.dray.model.Digest;
import dev.dray.model.Json;
import dev.dray.model.Platform;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;

/// The images in an archive: what `docker save`, podman, skopeo, containerd and others wrote. Opening reads
/// headers and small documents only, where digests are told; contents are read from where they lie, and
/// verified.
///
/// An image is chosen by its name, completed as Docker completes names; by a tag alone; by the digest of its
/// manifest; or by its place, `@0` for the first.
public final class ImageArchive implements ImageSource {
    private final ArchiveFile file;
    private final Catalog catalog;

    private ImageArchive(ArchiveFile file, Catalog catalog) {
        this.file = file;
        this.catalog = catalog;
    }

    /// What reads the list of images.
    private interface Reader {
        void read(Catalog catalog) throws IOException;
    }

    /// Opens an OCI layout in a tar, packed as a whole or not.
    ///
    /// @param archive is closed with this, or when this fails
    /// @throws ImageException.NotFound    when it is no OCI layout
    /// @throws ImageException.Corrupt     when it is no tar, is cut off, or its list cannot be read
    /// @throws ImageException.Rejected    when it is hostile or ambiguous: a name that leads out of it, two
    ///                                    members of one name, a document beyond its limit
    /// @throws ImageException.Unsupported when its version, or how it is packed, is not known here
    public static ImageArchive openOci(ArchiveFile archive) throws IOException {
        return open(archive, OciImages::read);
    }

    /// Opens what `docker save` wrote, of every era, packed as a whole or not (protocols G1 to G12). An
    /// archive that is an OCI layout too, as since Docker 25, gives the manifests of that, with the digests
    /// that registries know; else manifests are made, of the layers as they are stored.
    ///
    /// @param archive is closed with this, or when this fails
    /// @throws ImageException as [#openOci]
    public static ImageArchive openDocker(ArchiveFile archive) throws IOException {
        return open(archive, DockerImages::read);
    }

    /// Opens a root file system: one layer, for which a config and a manifest are made. It is read once from
    /// start to end for its digests.
    ///
    /// @param archive   is closed with this, or when this fails
    /// @param platform  what the files run on, which no tar says
    /// @param runConfig how the image is run, as in the member "config" of an image's configuration
    ///                  (image-spec config.md)
    /// @throws ImageException.Corrupt when it is no tar, or is cut off
    public static ImageArchive openRootfs(ArchiveFile archive, Platform platform, Json runConfig) throws IOException {
        ArchiveFile file = archive;
        try {
            file = RootfsImage.readable(archive);
            Catalog catalog = new Catalog(Members.none(file));
            RootfsImage.read(file, platform, runConfig, catalog);
            return new ImageArchive(file, catalog);
        } catch (IOException | RuntimeException e) {
            file.close();
            throw e;
        }
    }

    private static ImageArchive open(ArchiveFile archive, Reader reader) throws IOException {
        ArchiveFile file = archive;
        try {
            file = archive.unpacked();
            Catalog catalog = new Catalog(Members.index(file));
            reader.read(catalog);
            return new ImageArchive(file, catalog);
        } catch (IOException | RuntimeException e) {
            file.close();
            throw e;
        }
    }

    /// All images, in the archive's order.
    public List<ArchivedImage> images() {
        return List.copyOf(catalog.images());
    }

    /// The only image there is.
    ///
    /// @throws ImageException.NotFound when there are none, or several: it names them
    public Descriptor only() throws IOException {
        List<ArchivedImage> images = catalog.images();
        if (images.size() != 1) {
            throw ArchivedImage.notFound(
                    images.isEmpty()
                            ? "there is no image in %s".formatted(file)
                            : "%s has %d images, so one must be named".formatted(file, images.size()),
                    images);
        }
        return present(images.getFirst().descriptor());
    }

    @Override
    public Descriptor resolve(String nameOrDigest) throws IOException {
        Optional<Descriptor> found = nameOrDigest.startsWith("@") ? findPlace(nameOrDigest) : findDigest(nameOrDigest);
        if (found.isEmpty()) {
            found = findName(nameOrDigest);
        }
        return present(found.orElseThrow(
                () -> ArchivedImage.notFound("no image %s in %s".formatted(nameOrDigest, file), catalog.images())));
    }

    private Optional<Descriptor> findPlace(String text) {
        try {
            int place = Integer.parseUnsignedInt(text.substring(1));
            return catalog.images().stream()
                    .skip(Integer.toUnsignedLong(place))
                    .findFirst()
                    .map(ArchivedImage::descriptor);
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }

    private Optional<Descriptor> findDigest(String text) throws IOException {
        Digest digest;
        try {
            digest = Digest.parse(text);
        } catch (IllegalArgumentException e) {
            // A name may have a colon too.
            return Optional.empty();
        }
        Optional<Descriptor> listed = catalog.images().stream()
                .map(ArchivedImage::descriptor)
                .filter(descriptor -> descriptor.digest().equals(digest))
                .findFirst();
        return listed.isPresent() ? listed : catalog.findManifest(digest);
    }

    /// Those with exactly this name, or else those whose name means the same, or else those with it as their
    /// tag.
    private Optional<Descriptor> findName(String name) throws ImageException {
        List<ArchivedImage> found = Stream.<Predicate<ArchivedImage>>of(
                        image -> image.isNamed(name), image -> image.means(name), image -> image.isTagged(name))
                .map(way -> catalog.images().stream().filter(way).toList())
                .filter(images -> !images.isEmpty())
                .findFirst()
                .orElse(List.of());
        long different = found.stream()
                .map(image -> image.descriptor().digest())
                .distinct()
                .count();
        if (different > 1) {
            throw new ImageException.Rejected(
                    "%d images in %s are named %s".formatted(different, file, name),
                    "there is: " + ArchivedImage.list(catalog.images()) + "; or name one by its place, as in @0");
        }
        return found.stream().findFirst().map(ArchivedImage::descriptor);
    }

    /// What is listed must be there.
    private Descriptor present(Descriptor manifest) throws IOException {
        if (!catalog.has(manifest.digest())) {
            throw new ImageException.Corrupt(
                    "%s in %s names %s, which is not in it".formatted(OciImages.INDEX, file, manifest.digest()));
        }
        return manifest;
    }

    /// All names of all images.
    @Override
    public List<String> tags() {
        return catalog.images().stream()
                .flatMap(image -> image.names().stream())
                .distinct()
                .toList();
    }

    @Override
    public boolean has(Descriptor content) throws IOException {
        return catalog.has(content.digest());
    }

    @Override
    public InputStream openFrom(Descriptor content, long offset) throws IOException {
        return catalog.open(content.digest(), offset)
                .orElseThrow(() -> new ImageException.NotFound("%s is not in %s".formatted(content.digest(), file)));
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
