package dev.dray.store;

import dev.dray.content.Blob;
import dev.dray.content.Image;
import dev.dray.content.ImageException;
import dev.dray.content.ImageSource;
import dev.dray.content.ImageStore;
import dev.dray.content.Referrers;
import dev.dray.model.Descriptor;
import dev.dray.model.Digest;
import dev.dray.model.Manifest;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// An OCI image layout: a directory with images of one repository, which other programs read and write too.
///
/// ```
/// DIR
/// ├── oci-layout            {"imageLayoutVersion":"1.0.0"}
/// ├── index.json            the manifests and their names; rewritten whole, by one process at a time
/// ├── blobs/sha256/<hex>
/// └── .dray/                while something is on its way: partial blobs, locks, temporary files
/// ```
///
/// Its names are tags, or whole image names, as other programs wrote them. Close it, or `.dray` may be left behind.
///
/// @see <a href="https://github.com/opencontainers/image-spec/blob/v1.1.1/image-layout.md">image-spec, layout</a>
public final class OciLayout implements ImageStore, BlobFiles {
    private static final String WORK = ".dray";

    private final Path folder;
    private final BlobFolder blobs;
    private final IndexFile index;

    private OciLayout(Path folder) {
        Path work = folder.resolve(WORK);
        this.folder = folder;
        this.blobs = new BlobFolder(
                folder.resolve(LayoutFiles.BLOBS),
                work,
                new Advice(
                        "make room on the disk that " + folder + " is on",
                        "choose a folder that can be written to",
                        "copy the image anew"));
        this.index = new IndexFile(folder, blobs);
    }

    /// Opens a layout that is there.
    ///
    /// @throws ImageException.NotFound    when the folder is none, or there is no layout in it
    /// @throws ImageException.Unsupported when it is of a version not known here
    public static OciLayout open(Path folder) throws IOException {
        LayoutFiles.check(folder);
        OciLayout layout = new OciLayout(folder.toAbsolutePath().normalize());
        layout.index.read(); // or it is none
        return layout;
    }

    /// Opens a layout, making it in a folder that is empty or not there.
    ///
    /// @throws ImageException.Rejected when there is something else in the folder, or it cannot be made
    public static OciLayout create(Path folder) throws IOException {
        OciLayout layout = new OciLayout(folder.toAbsolutePath().normalize());
        if (!isLayout(folder)) {
            LayoutFiles.checkEmpty(layout.folder, WORK);
            layout.make();
        }
        return open(folder);
    }

    /// As [#create(Path)], also in a folder with other things in it: in a tree of layouts, some are within others.
    public static OciLayout createWithin(Path folder) throws IOException {
        if (!isLayout(folder)) {
            new OciLayout(folder.toAbsolutePath().normalize()).make();
        }
        return open(folder);
    }

    /// Whether there is a layout in a folder, of whatever version.
    public static boolean isLayout(Path folder) {
        return Files.exists(folder.resolve(LayoutFiles.MARK)) && Files.exists(folder.resolve(LayoutFiles.INDEX));
    }

    private void make() throws IOException {
        if (Files.exists(folder) && !Files.isDirectory(folder)) {
            throw new ImageException.Rejected("%s is a file, not a folder".formatted(folder), null);
        }
        index.whileLocked(() -> LayoutFiles.make(folder, blobs.scratch()));
        close();
    }

    public Path folder() {
        return folder;
    }

    /// The manifests that the layout lists, in its order; some may have no name, some the same one.
    public List<Descriptor> manifests() throws IOException {
        return index.read().entries().stream()
                .map(LayoutIndex.Entry::descriptor)
                .toList();
    }

    /// The manifest of a name, or of a digest; also of one that is not listed, as the images of an index are.
    ///
    /// @throws ImageException.Rejected when several manifests have this name
    @Override
    public Descriptor resolve(String nameOrDigest) throws IOException {
        Optional<Digest> digest = parseDigest(nameOrDigest);
        Optional<Descriptor> found = digest.isPresent() ? findManifest(digest.get()) : findName(nameOrDigest);
        return plain(found.orElseThrow(
                () -> new ImageException.NotFound("no image %s in %s".formatted(nameOrDigest, folder))));
    }

    private static Optional<Digest> parseDigest(String text) {
        try {
            return Optional.of(Digest.parse(text));
        } catch (IllegalArgumentException e) {
            // A name may have a colon too.
            return Optional.empty();
        }
    }

    private Optional<Descriptor> findName(String name) throws IOException {
        List<Descriptor> found = index.read().named(name).stream()
                .map(LayoutIndex.Entry::descriptor)
                .toList();
        List<Digest> different =
                found.stream().map(Descriptor::digest).distinct().toList();
        if (different.size() > 1) {
            throw new ImageException.Rejected(
                    "%d images in %s are named %s".formatted(different.size(), folder, name),
                    "name one by its digest: " + different.getFirst() + " or another");
        }
        return found.stream().findFirst();
    }

    private Optional<Descriptor> findManifest(Digest digest) throws IOException {
        Optional<Descriptor> listed = index.read().find(digest).map(LayoutIndex.Entry::descriptor);
        Optional<Path> file = blobs.find(digest);
        return listed.isPresent() || file.isEmpty() ? listed : guess(digest, file.get());
    }

    /// A blob that is a manifest says so itself.
    private Optional<Descriptor> guess(Digest digest, Path file) throws IOException {
        if (Files.size(file) > Manifest.MAX_SIZE) {
            return Optional.empty();
        }
        byte[] raw = LayoutFiles.read(file, Manifest.MAX_SIZE).orElse(new byte[0]);
        if (!Digest.of(digest.algorithm(), raw).equals(digest)) {
            throw blobs.advice().damaged(new ImageException.Corrupt("content of " + digest), file);
        }
        try {
            return Optional.of(new Descriptor(Manifest.parse(null, raw).mediaType(), digest, raw.length))
                    .filter(manifest -> manifest.mediaType().isManifest());
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /// The descriptor without what only its entry says.
    private static Descriptor plain(Descriptor manifest) {
        return new Descriptor(manifest.mediaType(), manifest.digest(), manifest.size());
    }

    @Override
    public List<String> tags() throws IOException {
        return index.read().entries().stream()
                .flatMap(entry -> entry.name().stream())
                .distinct()
                .toList();
    }

    /// Those that the layout lists, and those listed under the tag that clients keep where nobody keeps a list: regctl
    /// writes that into layouts too (protocols C94).
    @Override
    public List<Descriptor> referrers(Descriptor subject) throws IOException {
        List<Descriptor> candidates = new ArrayList<>(manifests());
        for (LayoutIndex.Entry entry : index.read().named(Referrers.tag(subject.digest()))) {
            if (has(entry.descriptor())) {
                candidates.addAll(new Image(this, entry.descriptor()).manifest().children());
            }
        }
        return Referrers.among(this, candidates, subject.digest());
    }

    @Override
    public boolean has(Descriptor content) {
        return file(content).isPresent();
    }

    @Override
    public Optional<Path> file(Descriptor content) {
        return blobs.find(content.digest());
    }

    @Override
    public InputStream open(Descriptor content) throws IOException {
        return blobs.open(content);
    }

    @Override
    public InputStream openFrom(Descriptor content, long offset) throws IOException {
        return blobs.openFrom(content, offset);
    }

    @Override
    public void put(Blob blob, Position position) throws IOException {
        blobs.put(blob, position);
    }

    @Override
    public boolean mayAdopt(Descriptor content, ImageSource from) throws IOException {
        return from instanceof BlobFiles files && files.file(content).isPresent();
    }

    @Override
    public boolean adopt(Descriptor content, ImageSource from) throws IOException {
        return from instanceof BlobFiles files && adopt(content, files);
    }

    private boolean adopt(Descriptor content, BlobFiles from) throws IOException {
        Optional<Path> file = from.file(content);
        return file.isPresent() && blobs.adopt(content, file.get(), from.isVerified());
    }

    @Override
    public void tag(String tag, Descriptor manifest) throws IOException {
        requireHere(manifest);
        index.change(before -> before.withName(tag, listed(manifest)));
    }

    /// Lists a manifest that is here and gives it names. Another one that had such a name stays listed, if need be
    /// without any.
    ///
    /// @param tags may be none
    public void list(Descriptor manifest, List<String> tags) throws IOException {
        requireHere(manifest);
        index.change(before -> {
            LayoutIndex listing = before.with(listed(manifest));
            for (String tag : tags) {
                listing = listing.withoutName(tag).withName(tag, listed(manifest));
            }
            return listing;
        });
    }

    /// Lists a manifest that is here without giving it a name, so that other programs find it.
    public void add(Descriptor manifest) throws IOException {
        requireHere(manifest);
        index.change(before -> before.with(listed(manifest)));
    }

    private void requireHere(Descriptor manifest) throws ImageException.NotFound {
        if (!has(manifest)) {
            throw new ImageException.NotFound("no manifest %s in %s".formatted(manifest.digest(), folder));
        }
    }

    /// As it is listed: with its platform, by which other programs choose.
    private static Descriptor listed(Descriptor manifest) {
        return plain(manifest).withPlatform(manifest.platform());
    }

    @Override
    public void untag(String tag) throws IOException {
        index.change(before -> before.withoutName(tag));
    }

    @Override
    public void delete(Descriptor content) throws IOException {
        index.change(before -> before.without(content.digest()));
        blobs.delete(content.digest());
    }

    /// Takes away what is left of the working folder, unless there is a partial blob to go on with.
    @Override
    public void close() throws IOException {
        for (Path algorithm : StoredFile.children(blobs.partials())) {
            deleteIfEmpty(algorithm);
        }
        for (Path part : List.of(blobs.partials(), blobs.scratch(), blobs.locks())) {
            deleteIfEmpty(part);
        }
        deleteIfEmpty(folder.resolve(WORK));
    }

    private static void deleteIfEmpty(Path path) throws IOException {
        try {
            if (Files.isDirectory(path)) {
                Files.deleteIfExists(path);
            }
        } catch (DirectoryNotEmptyException e) {
            // Another process works there, or a partial blob is kept.
        }
    }
}
