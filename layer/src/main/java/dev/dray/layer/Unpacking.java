package dev.dray.layer;

import dev.dray.content.ImageException;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Unpacks layers so that a directory appears whole or not at all: they go to a directory next to it, which
/// is renamed at the end, or removed.
final class Unpacking {
    private final LayerStack stack;
    private final ApplyOptions options;
    private final Meter meter;
    private final Refusals refusals;

    Unpacking(LayerStack stack, ApplyOptions options) {
        this.stack = stack;
        this.options = options;
        this.meter = new Meter(options.limits(), options.progress());
        this.refusals = new Refusals(options.strict());
    }

    ApplyReport unpack(Path wanted) throws IOException {
        // A link to a directory stands for that directory.
        Path directory = Files.isDirectory(wanted) ? wanted.toRealPath() : wanted;
        Path parent = directory.getParent();
        if (parent == null || directory.getFileName() == null) {
            throw new IllegalArgumentException("cannot unpack to %s (want a directory)".formatted(directory));
        }
        try {
            return ApplyReport.of(stack.layers().size(), meter, refusals, unpack(directory, parent));
        } catch (FileSystemException e) {
            throw failure(directory, e);
        }
    }

    private static ImageException.Rejected failure(Path directory, FileSystemException cause) {
        String reason =
                cause instanceof AccessDeniedException ? "permission denied: " + cause.getFile() : cause.getMessage();
        ImageException.Rejected failure = new ImageException.Rejected(
                "cannot unpack to %s: %s".formatted(directory, reason),
                cause instanceof DiskFullException
                        ? "make room there, or choose a directory on another disk"
                        : "choose another directory");
        failure.addSuppressed(cause);
        return failure;
    }

    private @Nullable Path unpack(Path directory, Path parent) throws IOException {
        if (!isEmpty(directory)) {
            return unpackOver(directory);
        }
        Files.createDirectories(parent);
        return isReplaceable(directory, parent) ? unpackAside(directory) : unpackInto(directory);
    }

    private static boolean isEmpty(Path directory) throws IOException {
        if (!Files.exists(directory, LinkOption.NOFOLLOW_LINKS)) {
            return true;
        }
        if (!Files.isDirectory(directory)) {
            throw new ImageException.Rejected(
                    "%s is no directory".formatted(directory), "choose a directory that is not there yet");
        }
        try (Stream<Path> files = Files.list(directory)) {
            return files.findAny().isEmpty();
        }
    }

    /// Whether another directory can take its place: not where a file system is mounted.
    private static boolean isReplaceable(Path directory, Path parent) throws IOException {
        boolean isUnix = directory.getFileSystem().supportedFileAttributeViews().contains("unix");
        return !Files.exists(directory)
                || Files.isWritable(parent)
                        && (!isUnix
                                || Files.getAttribute(directory, "unix:dev")
                                        .equals(Files.getAttribute(parent, "unix:dev")));
    }

    private @Nullable Path unpackOver(Path directory) throws IOException {
        if (!options.force()) {
            throw new ImageException.Rejected(
                    "%s is not empty".formatted(directory), "choose a directory that is not there yet");
        }
        apply(directory, true);
        return record(directory);
    }

    private @Nullable Path unpackAside(Path directory) throws IOException {
        try (Aside aside = Aside.of(directory)) {
            apply(aside.path(), false);
            // First, as a tree without its record would look complete.
            Path record = record(directory);
            try {
                Files.deleteIfExists(directory);
                Files.move(aside.path(), directory, StandardCopyOption.ATOMIC_MOVE);
            } catch (IOException e) {
                Files.deleteIfExists(recordOf(directory));
                throw e;
            }
            return record;
        }
    }

    private @Nullable Path unpackInto(Path directory) throws IOException {
        boolean isDone = false;
        try {
            apply(directory, false);
            Path record = record(directory);
            isDone = true;
            return record;
        } finally {
            if (!isDone) {
                empty(directory);
            }
        }
    }

    private static void empty(Path directory) throws IOException {
        try (Directory root = RootDirectory.open(directory);
                Walker walker = new Walker(root, Integer.MAX_VALUE, path -> {})) {
            new Sweeper(walker).sweep("", path -> false, path -> true);
        }
    }

    private void apply(Path directory, boolean hasLower) throws IOException {
        try (Directory root = RootDirectory.open(directory);
                Applier applier = new Applier(root, hasLower, meter, refusals)) {
            LayerPipeline.apply(stack, applier, options.limits());
        }
    }

    private static Path recordOf(Path directory) {
        return directory.resolveSibling(directory.getFileName() + ".dray.json");
    }

    /// Writes down what was refused; a record of an earlier time would be wrong now.
    private @Nullable Path record(Path directory) throws IOException {
        Path record = recordOf(directory);
        if (refusals.isEmpty()) {
            Files.deleteIfExists(record);
            return null;
        }
        refusals.write(record);
        return record;
    }
}
