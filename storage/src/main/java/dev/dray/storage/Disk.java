package dev.dray.storage;

import dev.dray.store.Durable;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.SequencedCollection;
import java.util.Set;

/// The one place where files are written, moved and removed, each step told before it is taken: what is acknowledged
/// must last, and what is not must not be seen.
final class Disk {
    /// Is told what is about to be done; a test ends the world here.
    @FunctionalInterface
    interface Step {
        void before(String what, Path path) throws IOException;

        /// Whether bytes are made to last at all: tests that end no world need not wait for the disk.
        default boolean syncs() {
            return true;
        }
    }

    /// File systems whose journal is one: what is synced takes all with it that was done before, in whatever folder.
    private static final Set<String> ONE_JOURNAL = Set.of("ext3", "ext4", "xfs");

    private static final int FOLDERS_KNOWN = 10_000;

    private final Path root;
    private final Tree tree;
    private final InstantSource clock;
    private final Step step;
    private final boolean isOneJournal;

    /// Folders that are there for good, whatever happens: nobody need look, or sync those above them.
    private final Lru<Path, Boolean> lasting = Lru.of(FOLDERS_KNOWN);

    /// @param root a folder that is there
    Disk(Path root, Tree tree, InstantSource clock, Step step) {
        this.isOneJournal = isOneJournal(root);
        this.root = root;
        this.tree = tree;
        this.clock = clock;
        this.step = step;
    }

    private static boolean isOneJournal(Path root) {
        try {
            return ONE_JOURNAL.contains(Files.getFileStore(root).type());
        } catch (IOException e) {
            // Of which kind it is cannot be told everywhere, as in a root of one's own that lists no mounts.
            return false;
        }
    }

    Instant now() {
        return clock.instant();
    }

    Tree tree() {
        return tree;
    }

    /// Tells a step that another one takes.
    void told(String what, Path path) throws IOException {
        step.before(what, path);
    }

    Change change() {
        return new Change(this);
    }

    /// Writes a new file of its own name, whose bytes last.
    Path writeBeside(byte[] content) throws IOException {
        Path beside = tree.scratch().resolve(Durable.uniqueName());
        step.before("write", beside);
        try (FileOutputStream out = new FileOutputStream(beside.toFile())) {
            out.write(content);
            sync(out.getFD());
            return beside;
        } catch (IOException e) {
            Files.deleteIfExists(beside);
            throw e;
        }
    }

    /// Makes the bytes of a file last.
    void syncFile(Path file) throws IOException {
        step.before("sync file", file);
        // A channel would be closed by an interrupt.
        try (RandomAccessFile opened = new RandomAccessFile(file.toFile(), "rw")) {
            sync(opened.getFD());
        }
    }

    private void sync(FileDescriptor file) throws IOException {
        if (step.syncs()) {
            file.sync();
        }
    }

    boolean isOneJournal() {
        return isOneJournal;
    }

    /// Makes what was done in these folders last.
    ///
    /// @param folders the one that was changed last is the last
    void syncFolders(SequencedCollection<Path> folders) throws IOException {
        for (Path folder : isOneJournal && !folders.isEmpty() ? List.of(folders.getLast()) : folders) {
            step.before("sync folder", folder);
            if (step.syncs()) {
                Durable.sync(folder);
            }
        }
    }

    void move(Path from, Path to) throws IOException {
        step.before("move", to);
        Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
    }

    /// Makes a file in which nothing is, unless there is one.
    void create(Path file) throws IOException {
        step.before("create", file);
        try {
            Files.createFile(file);
        } catch (FileAlreadyExistsException e) {
            // Pushed again.
        }
    }

    /// Makes a folder, and says which ones must be synced for it to last.
    void makeFolder(Path folder, Change change) throws IOException {
        if (folder.equals(root) || lasting.find(folder).isPresent()) {
            return;
        }
        Path parent = Durable.folder(folder);
        makeFolder(parent, change);
        if (!Folders.isFolder(folder)) {
            step.before("folder", folder);
            try {
                Files.createDirectory(folder);
            } catch (FileAlreadyExistsException e) {
                // Another one made it.
            }
        }
        // Where it was there, another one may have made it just now.
        change.changed(parent);
        if (!tree.goesWithItsContent(folder)) {
            change.made(folder);
        }
    }

    void lasts(Path folder) {
        lasting.put(folder, true);
    }

    void delete(Path file) throws IOException {
        step.before("delete", file);
        Files.deleteIfExists(file);
    }

    /// Notes that something was used.
    void touch(Path file) throws IOException {
        try {
            Files.setLastModifiedTime(file, FileTime.from(now()));
        } catch (NoSuchFileException e) {
            // It went meanwhile, which who uses it will see.
        }
    }
}
