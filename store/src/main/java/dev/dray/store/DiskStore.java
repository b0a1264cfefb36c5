package dev.dray.store;

import static java.lang.System.Logger.Level.DEBUG;

import dev.dray.content.ImageException;
import dev.dray.content.ImageStore;
import dev.dray.content.Progress;
import dev.dray.model.Descriptor;
import dev.dray.model.Digest;
import dev.dray.model.Repository;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The content store of a user: images of any number of repositories on disk, shared by all commands and processes.
///
/// ```
/// ROOT                                             only for its owner (mode 0700)
/// ├── oci-layout, index.json                       so that it is an OCI layout; the index stays empty
/// ├── blobs/sha256/<hex>                           whole and verified; never changed
/// ├── partial/sha256/<hex>                         the bytes so far of a blob that broke off
/// ├── names/docker.io/library/ubuntu/
/// │   ├── _tags/24.04                              a descriptor: what the tag stands for
/// │   └── _manifests/sha256-<hex>                  a descriptor: the repository has this manifest
/// ├── notes/<hex>                                  what was learned and can be learned again; at most 64
/// ├── locks/store, locks/sha256-<hex>              the store in use; a blob on its way
/// └── scratch/                                     files that are of no use when their process has ended
/// ```
///
/// A process may be killed and the machine may stop at any moment: blobs and names are there whole or not at all.
///
/// A store that is not there is empty; the first write makes it. From the first content that is asked for or put until
/// [#close()], garbage is not collected, so close it when an image has arrived.
public final class DiskStore implements Closeable, BlobFiles {

    private static final Advice ADVICE = new Advice(
            "make room with: dray store gc, or name another folder in DRAY_STORE",
            "name a folder that can be written to in DRAY_STORE",
            "find all damage with: dray store verify");

    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final Duration PARTIALS_KEPT = Duration.ofDays(7);

    private final Path root;
    private final BlobFolder blobs;
    private final NameFolder names;
    private final NoteFolder notes;
    private final Duration patience;
    private @Nullable UseLock held;

    private DiskStore(Path root, Duration patience) {
        this.root = root;
        this.patience = patience;
        this.blobs = new BlobFolder(root.resolve("blobs"), root, ADVICE);
        this.names = new NameFolder(root.resolve("names"), blobs.scratch(), ADVICE);
        this.notes = new NoteFolder(root.resolve("notes"), blobs.scratch());
    }

    /// Where the store of a user is: `DRAY_STORE`, else `$XDG_CACHE_HOME/dray/store`, else `~/.cache/dray/store`.
    public static Path defaultRoot(Map<String, String> environment) {
        String named = environment.getOrDefault("DRAY_STORE", "");
        if (!named.isEmpty()) {
            return Path.of(named);
        }
        Path caches = Path.of(environment.getOrDefault("XDG_CACHE_HOME", ""));
        // The XDG specification has relative paths ignored.
        return (caches.isAbsolute() ? caches : home(environment).resolve(".cache")).resolve("dray", "store");
    }

    private static Path home(Map<String, String> environment) {
        String home = environment.getOrDefault("HOME", "");
        return Path.of(home.isEmpty() ? System.getProperty("user.home", ".") : home);
    }

    /// Opens the store in a folder, which need not be there yet.
    ///
    /// @throws ImageException.Rejected when it is no folder
    public static DiskStore open(Path root) throws IOException {
        return open(root, PATIENCE);
    }

    /// @param patience how long garbage collection waits for others
    static DiskStore open(Path root, Duration patience) throws IOException {
        if (Files.exists(root) && !Files.isDirectory(root)) {
            throw new ImageException.Rejected(
                    "store %s is a file, not a folder".formatted(root), "name another folder in DRAY_STORE");
        }
        return new DiskStore(root.toAbsolutePath().normalize(), patience);
    }

    public Path root() {
        return root;
    }

    /// The images of one repository. Its blobs are those of the whole store. It need not be closed.
    public ImageStore repository(Repository repository) {
        return new RepositoryStore(this, repository);
    }

    /// All tags of all repositories, sorted by name. Files that are no names are passed over; [#verify] tells them.
    public List<NamedImage> images() throws IOException {
        List<NamedImage> images = new ArrayList<>();
        for (NameFolder.Name name : names.all()) {
            if (name.tag().isPresent()) {
                findNamed(name).ifPresent(images::add);
            }
        }
        return images;
    }

    private Optional<NamedImage> findNamed(NameFolder.Name name) throws IOException {
        try {
            Optional<Descriptor> manifest = names.find(name.file());
            return manifest.isEmpty()
                    ? Optional.empty()
                    : Optional.of(new NamedImage(
                            name.repository(),
                            name.tag().orElseThrow(),
                            manifest.get(),
                            Files.getLastModifiedTime(name.file()).toInstant()));
        } catch (ImageException.Corrupt e) {
            return Optional.empty();
        }
    }

    @Override
    public Optional<Path> file(Descriptor content) {
        return blobs.find(content.digest());
    }

    /// Opens a blob that is being put, to be read while it grows: up to the position that [ImageStore#put] tells. Its
    /// bytes are not verified before that has returned.
    ///
    /// @return empty when it is not on its way, or has just arrived
    public Optional<InputStream> openPartial(Descriptor content) throws IOException {
        return blobs.openPartial(content.digest());
    }

    /// A folder for files that are of no use when this store is closed; garbage collection clears it.
    public Path scratch() throws IOException {
        hold("a temporary file");
        return Files.createDirectories(blobs.scratch());
    }

    /// A note that was kept under a name; empty when there is none any more, or it cannot be read.
    public Optional<byte[]> findNote(String name) {
        return notes.find(name);
    }

    /// Keeps a small document that could be had again at some cost. Only so many are kept, of so many bytes: the oldest
    /// goes, and one that is too long or cannot be written is not kept.
    public void keepNote(String name, byte[] document) throws IOException {
        try {
            hold("a note");
            notes.keep(name, document);
        } catch (InterruptedIOException e) {
            throw e;
        } catch (IOException e) {
            System.getLogger(DiskStore.class.getName()).log(DEBUG, () -> "not noted: " + e.getMessage());
        }
    }

    /// Bytes of all blobs, whole and partial.
    public long size() throws IOException {
        return StoredFile.bytes(StoredFile.list(blobs.blobs())) + StoredFile.bytes(StoredFile.list(blobs.partials()));
    }

    /// As [#collectGarbage(boolean, Duration)], keeping partial blobs of the last seven days.
    public GcReport collectGarbage(boolean dryRun) throws IOException {
        return collectGarbage(dryRun, PARTIALS_KEPT);
    }

    /// Removes what no tag reaches. A manifest that was fetched by digest and given no tag goes too, unless it is
    /// about one that stays. Waits a few seconds for those who are taking images.
    ///
    /// Not to be called while this same object is used for taking an image.
    ///
    /// @param dryRun       only tells what would go
    /// @param keepPartials how long ago the newest byte of a partial blob may have come
    /// @throws ImageException.Rejected when the store is in use for longer
    /// @throws ImageException.Corrupt  when a manifest is damaged: what it needs is not known, so all is kept
    public GcReport collectGarbage(boolean dryRun, Duration keepPartials) throws IOException {
        if (!Files.isDirectory(root)) {
            return GcReport.NOTHING;
        }
        release();
        return useLock().alone(patience, () -> new GarbageCollector(blobs, names, dryRun, keepPartials).run());
    }

    /// Reads everything and tells what is wrong. One bad file stops nothing.
    ///
    /// @param progress is told each blob, as if it were moved
    public VerifyReport verify(Progress progress) throws IOException {
        return new Verification(blobs, names, progress).run();
    }

    /// Takes a damaged blob away, so that it is fetched again when it is next wanted.
    public void discard(Digest blob) throws IOException {
        blobs.delete(blob);
    }

    BlobFolder blobs() {
        return blobs;
    }

    NameFolder names() {
        return names;
    }

    /// Keeps the garbage collector away, making the store if it is not there.
    ///
    /// @param purpose what is to be stored
    synchronized void hold(Object purpose) throws IOException {
        if (held != null) {
            return;
        }
        try {
            makeRoot();
            share();
            LayoutFiles.make(root, blobs.scratch());
        } catch (InterruptedIOException e) {
            throw e;
        } catch (IOException e) {
            throw ADVICE.notStored(purpose, root, e);
        }
    }

    /// As [#hold], for who only reads: a store that is read-only has no collector either.
    synchronized void holdIfPossible() throws IOException {
        if (held == null && Files.isWritable(blobs.locks())) {
            share();
        }
    }

    private void share() throws IOException {
        UseLock use = useLock();
        use.share();
        held = use;
    }

    private UseLock useLock() throws IOException {
        return UseLock.of(blobs.locks().resolve(BlobFolder.USE_LOCK));
    }

    private synchronized void release() throws IOException {
        if (held != null) {
            held.unshare();
            held = null;
        }
    }

    private void makeRoot() throws IOException {
        boolean posix = root.getFileSystem().supportedFileAttributeViews().contains("posix");
        Files.createDirectories(
                root,
                posix
                        ? new FileAttribute<?>[] {
                            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"))
                        }
                        : new FileAttribute<?>[0]);
    }

    /// Whether an image of another repository needs this content. Where a manifest is damaged that is not known, and
    /// the content is taken to be needed.
    boolean isNeededOutside(Repository repository, Digest content) throws IOException {
        Reachability others = new Reachability(blobs);
        try {
            for (NameFolder.Name name : names.all()) {
                Optional<Descriptor> manifest = names.find(name.file());
                if (manifest.isPresent() && !name.repository().equals(repository)) {
                    others.add(manifest.get());
                }
            }
        } catch (ImageException.Corrupt e) {
            return true;
        }
        return others.reached().contains(content);
    }

    /// Lets garbage be collected again.
    @Override
    public void close() throws IOException {
        release();
    }
}
