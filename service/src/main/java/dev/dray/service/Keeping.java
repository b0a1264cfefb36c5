package dev.dray.service;

import dev.dray.storage.DiskStorage;
import dev.dray.storage.MemoryStorage;
import dev.dray.storage.Storage;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/// What a registry keeps its images in.
///
/// @param root     the folder; of no account for [Kind#MEMORY]
/// @param cleaning null for none
public record Keeping(Kind kind, Path root, @Nullable Cleaning cleaning) {
    /// On disk, in a folder of the current one.
    public static final Keeping DEFAULT = new Keeping(Kind.DISK, Path.of("dray-registry"), null);

    /// How it is kept.
    public enum Kind {
        /// A tree of our own.
        DISK,
        /// Gone when the registry stops.
        MEMORY
    }

    public Keeping withKind(Kind newKind) {
        return new Keeping(newKind, root, cleaning);
    }

    public Keeping withRoot(Path newRoot) {
        return new Keeping(kind, newRoot, cleaning);
    }

    public Keeping withCleaning(@Nullable Cleaning newCleaning) {
        return new Keeping(kind, root, newCleaning);
    }

    /// Opens it; the caller closes it when the registry has stopped.
    public Storage open() throws IOException {
        return switch (kind) {
            case DISK -> DiskStorage.open(folder());
            case MEMORY -> new MemoryStorage();
        };
    }

    /// Made now, where it is missing: what cannot be written to should be said before the first push.
    private Path folder() throws IOException {
        if (Files.exists(root) && !Files.isDirectory(root)) {
            throw new IOException(root + " is no directory");
        }
        Files.createDirectories(root);
        if (!Files.isWritable(root)) {
            throw new AccessDeniedException(root.toString());
        }
        return root;
    }
}
