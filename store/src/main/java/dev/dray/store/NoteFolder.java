package dev.dray.store;

import dev.dray.model.Digest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/// Small documents under any names, a bounded number of them: what was learned once need not be asked for again.
final class NoteFolder {
    /// Bytes of one note.
    static final int MAX_NOTE = 8 * 1024 * 1024;

    static final int MAX_NOTES = 64;

    private final Path folder;
    private final Path scratch;

    NoteFolder(Path folder, Path scratch) {
        this.folder = folder;
        this.scratch = scratch;
    }

    /// A name may be anything: its hash is the file's.
    private Path file(String name) {
        return folder.resolve(Digest.of(name.getBytes(StandardCharsets.UTF_8)).hex());
    }

    Optional<byte[]> find(String name) {
        try {
            return LayoutFiles.read(file(name), MAX_NOTE);
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    void keep(String name, byte[] document) throws IOException {
        if (document.length > MAX_NOTE) {
            return;
        }
        Durable.write(file(name), document, scratch);
        List<Path> oldest = new ArrayList<>(StoredFile.children(folder));
        oldest.sort(Comparator.comparing(NoteFolder::age));
        for (Path file : oldest.subList(0, Math.max(0, oldest.size() - MAX_NOTES))) {
            Files.deleteIfExists(file);
        }
    }

    private static FileTime age(Path file) {
        try {
            return Files.getLastModifiedTime(file);
        } catch (IOException e) {
            // Another process took it away.
            return FileTime.fromMillis(0);
        }
    }
}
