package dev.dray.layer;

import dev.dray.content.ImageException;
import java.io.IOException;
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

    ApplyReport unpack(Path directory) throws IOException {
        Path parent = directory.getParent();
        if (parent == null || directory.getFileName() == null) {
            throw new IllegalArgumentException("cannot unpack to %s (want a directory)".formatted(directory));
        }
        boolean isEmpty = isEmpty(directory);
        if (!isEmpty && !options.force()) {
            throw new ImageException.Rejected(
                    "%s is not empty".formatted(directory), "choose a directory that is not there yet");
        }
        Files.createDirectories(parent);
        if (isEmpty) {
            unpackAside(directory, parent);
        } else {
            apply(directory, true);
        }
        return ApplyReport.of(stack.layers().size(), meter, refusals, record(directory));
    }

    private static boolean isEmpty(Path directory) throws IOException {
        if (!Files.exists(directory, LinkOption.NOFOLLOW_LINKS)) {
            return true;
        }
        try (Stream<Path> files = Files.list(directory)) {
            return files.findAny().isEmpty();
        }
    }

    private void unpackAside(Path directory, Path parent) throws IOException {
        Path aside = Files.createTempDirectory(parent, ".%s.partial-".formatted(directory.getFileName()));
        try {
            apply(aside, false);
            Files.deleteIfExists(directory);
            Files.move(aside, directory, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException | RuntimeException e) {
            removeAfter(e, parent, aside);
            throw e;
        }
    }

    private static void removeAfter(Exception failure, Path directory, Path aside) {
        try (Directory parent = RootDirectory.open(directory);
                Walker walker = new Walker(parent, Integer.MAX_VALUE, path -> {})) {
            new Sweeper(walker).remove(RawName.of(String.valueOf(aside.getFileName())));
        } catch (IOException e) {
            failure.addSuppressed(e);
        }
    }

    private void apply(Path directory, boolean hasLower) throws IOException {
        try (Directory root = RootDirectory.open(directory);
                Applier applier = new Applier(root, hasLower, meter, refusals)) {
            LayerPipeline.apply(stack, applier, options.limits());
        }
    }

    /// Writes down what was refused; a record of an earlier time would be wrong now.
    private @Nullable Path record(Path directory) throws IOException {
        Path record = directory.resolveSibling(directory.getFileName() + ".dray.json");
        if (refusals.isEmpty()) {
            Files.deleteIfExists(record);
            return null;
        }
        refusals.write(record);
        return record;
    }
}
