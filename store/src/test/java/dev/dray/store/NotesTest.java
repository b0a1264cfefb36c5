package dev.dray.store;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.dray.content.Progress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What the store keeps that could be had again.
final class NotesTest {
    @TempDir
    private Path folder;

    @Test
    void areFoundInTheNextProcessUnderAnyName() throws Exception {
        try (DiskStore store = DiskStore.open(folder.resolve("store"))) {
            assertThat(store.findNote("../../x y")).isEmpty();
            store.keepNote("../../x y", "old".getBytes(UTF_8));
            store.keepNote("../../x y", "new".getBytes(UTF_8));
        }

        try (DiskStore store = DiskStore.open(folder.resolve("store"))) {
            assertThat(store.findNote("../../x y")).hasValue("new".getBytes(UTF_8));
            assertThat(store.findNote("another")).isEmpty();
            assertThat(store.verify(Progress.SILENT).isSound()).isTrue();
        }
        assertThat(folder.toFile().list()).containsExactly("store");
    }

    @Test
    void areSoManyAndTheOldestGoes() throws Exception {
        NoteFolder notes = new NoteFolder(folder.resolve("notes"), folder.resolve("scratch"));
        for (int i = 0; i < NoteFolder.MAX_NOTES; i++) {
            notes.keep("note " + i, new byte[i]);
        }
        for (Path file : StoredFile.children(folder.resolve("notes"))) {
            // As old as they are long.
            Files.setLastModifiedTime(file, FileTime.fromMillis(1_000_000 - Files.size(file)));
        }

        notes.keep("one more", new byte[0]);

        assertThat(StoredFile.children(folder.resolve("notes"))).hasSize(NoteFolder.MAX_NOTES);
        assertThat(notes.find("note " + (NoteFolder.MAX_NOTES - 1))).isEmpty();
        assertThat(notes.find("note 0")).isPresent();
        assertThat(notes.find("one more")).isPresent();
    }

    @Test
    void areNotKeptWhenTheyAreLong() throws Exception {
        NoteFolder notes = new NoteFolder(folder.resolve("notes"), folder.resolve("scratch"));

        notes.keep("long", new byte[NoteFolder.MAX_NOTE + 1]);

        assertThat(notes.find("long")).isEmpty();
    }

    @Test
    void areMissedByNobodyWhereTheyCannotBeWritten() throws Exception {
        Path root = Files.createDirectories(folder.resolve("store"));
        Files.createFile(root.resolve("notes"));

        try (DiskStore store = DiskStore.open(root)) {
            store.keepNote("a", new byte[1]);

            assertThat(store.findNote("a")).isEmpty();
        }
    }
}
