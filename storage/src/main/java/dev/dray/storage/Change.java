package dev.dray.storage;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.dray.store.Durable;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.SequencedSet;
import java.util.Set;

/// Some steps on the disk that are acknowledged together: files are written beside and synced first, take their
/// places one after the other, and then each folder that changed is synced once, or where one journal tells of all of
/// them, the last one only.
///
/// In a journal nothing lasts without what was done before it: so a machine that stops in between leaves the first of
/// the steps, never a later one without an earlier.
final class Change implements Closeable {
    private final Disk disk;
    private final List<Ready> ready = new ArrayList<>();
    private final List<Path> beside = new ArrayList<>();
    private final SequencedSet<Path> changed = new LinkedHashSet<>();
    private final Set<Path> made = new LinkedHashSet<>();

    /// A file that is about to take its place.
    ///
    /// @param beside where it is; the place itself for an empty one, which is made there
    private record Ready(Path beside, Path place) {}

    Change(Disk disk) {
        this.disk = disk;
    }

    /// Writes files that [#apply()] will bring to their places, in this order.
    Change prepare(List<NameFile> files) throws IOException {
        for (NameFile file : files) {
            ready.add(new Ready(
                    file.content().isEmpty()
                            ? file.path()
                            : write(file.content().getBytes(UTF_8)),
                    file.path()));
        }
        return this;
    }

    /// Writes a file that is to be moved to its place, or is dropped.
    Path write(byte[] content) throws IOException {
        Path file = disk.writeBeside(content);
        beside.add(file);
        return file;
    }

    /// Brings the prepared files to their places.
    void apply() throws IOException {
        for (Ready file : ready) {
            disk.makeFolder(Durable.folder(file.place()), this);
            if (file.beside().equals(file.place())) {
                disk.create(file.place());
                placed(file.place());
            } else {
                move(file.beside(), file.place());
            }
        }
        ready.clear();
    }

    /// Brings a file whose bytes are synced to its place.
    void move(Path from, Path to) throws IOException {
        disk.makeFolder(Durable.folder(to), this);
        disk.move(from, to);
        placed(to);
    }

    private void placed(Path file) throws IOException {
        disk.touch(file);
        changed(Durable.folder(file));
    }

    /// Removes a file, and its folder where that was for it alone.
    void delete(Path file) throws IOException {
        disk.delete(file);
        Path folder = Durable.folder(file);
        changed(folder);
        if (disk.tree().goesWithItsContent(folder)) {
            deleteEmpty(folder);
        }
    }

    private void deleteEmpty(Path folder) throws IOException {
        try {
            disk.delete(folder);
            changed.remove(folder);
            changed(Durable.folder(folder));
        } catch (DirectoryNotEmptyException e) {
            // The next one to go may be the last.
        }
    }

    /// Removes a file or a folder with all that is in it.
    void deleteAll(Path path) throws IOException {
        if (!Folders.isFolder(path)) {
            delete(path);
            return;
        }
        Folders.visit(path, this::deleteAll);
        if (Files.exists(path)) {
            deleteEmpty(path);
        }
    }

    /// Has a folder synced, though perhaps another one changed it.
    void changed(Path folder) {
        changed.addLast(folder);
    }

    void made(Path folder) {
        made.add(folder);
    }

    /// Has what was done so far last before what comes next; not yet, where one journal sees to that.
    void order() throws IOException {
        if (!disk.isOneJournal()) {
            finish();
        }
    }

    /// Makes all of it last.
    void finish() throws IOException {
        disk.syncFolders(changed);
        made.forEach(disk::lasts);
        changed.clear();
        made.clear();
    }

    /// Drops what was written and not brought to its place.
    @Override
    public void close() throws IOException {
        for (Path file : beside) {
            Files.deleteIfExists(file);
        }
    }
}
