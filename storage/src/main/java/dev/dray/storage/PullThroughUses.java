package dev.dray.storage;

import dev.dray.model.Digest;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.NavigableSet;
import java.util.TreeSet;
import java.util.stream.Stream;

/// When somebody last asked for each manifest that came from an upstream, as the time of an empty file:
/// `docker.io/library/alpine/_sha256-<hex>`. No component of a path begins with `_` (protocols H71).
final class PullThroughUses {
    private static final System.Logger LOG = System.getLogger(PullThroughUses.class.getName());

    /// Nobody needs to know it more exactly, and writing takes longer than looking.
    private static final Duration EXACT = Duration.ofMinutes(10);

    private final Path folder;
    private final InstantSource clock;

    PullThroughUses(Path folder, InstantSource clock) {
        this.folder = folder;
        this.clock = clock;
    }

    private Path file(String repository, Digest manifest) {
        return folder.resolve(repository).resolve("_" + manifest.algorithm() + "-" + manifest.hex());
    }

    /// Somebody asked. That it cannot be noted is no reason to refuse what was asked for.
    void note(String repository, Digest manifest) {
        Path file = file(repository, manifest);
        Instant now = clock.instant();
        try {
            if (isOlder(file, now.minus(EXACT))) {
                Files.createDirectories(folder.resolve(repository));
                create(file);
                Files.setLastModifiedTime(file, FileTime.from(now));
            }
        } catch (IOException e) {
            LOG.log(System.Logger.Level.WARNING, "could not note that " + manifest + " is in use", e);
        }
    }

    private static boolean isOlder(Path file, Instant moment) throws IOException {
        try {
            return Files.getLastModifiedTime(file).toInstant().isBefore(moment);
        } catch (NoSuchFileException e) {
            return true;
        }
    }

    private static void create(Path file) throws IOException {
        try {
            Files.createFile(file);
        } catch (FileAlreadyExistsException e) {
            // Used before, or by two at once.
        }
    }

    boolean has(String repository, Digest manifest) {
        return Files.exists(file(repository, manifest));
    }

    void forget(String repository, Digest manifest) throws IOException {
        Files.deleteIfExists(file(repository, manifest));
    }

    /// The repositories of which something is known.
    NavigableSet<String> repositories() throws IOException {
        NavigableSet<String> found = new TreeSet<>();
        if (Files.notExists(folder)) {
            return found;
        }
        try (Stream<Path> files = Files.walk(folder)) {
            files.filter(PullThroughUses::isNote)
                    .map(file -> folder.relativize(file.resolveSibling("")))
                    .forEach(path -> found.add(path.toString().replace('\\', '/')));
        }
        return found;
    }

    private static boolean isNote(Path file) {
        return String.valueOf(file.getFileName()).startsWith("_");
    }

    /// When each manifest of a repository was last asked for.
    Map<Digest, Instant> manifests(String repository) throws IOException {
        Map<Digest, Instant> found = new HashMap<>();
        try (Stream<Path> files = Files.list(folder.resolve(repository))) {
            for (Path file : files.filter(PullThroughUses::isNote).toList()) {
                String name = String.valueOf(file.getFileName()).substring(1);
                found.put(
                        Digest.parse(name.replaceFirst("-", ":")),
                        Files.getLastModifiedTime(file).toInstant());
            }
        } catch (NoSuchFileException e) {
            return Map.of();
        }
        return found;
    }
}
