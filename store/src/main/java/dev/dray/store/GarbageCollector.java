package dev.dray.store;

import dev.dray.model.Descriptor;
import dev.dray.model.Digest;
import dev.dray.model.Manifest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/// Removes what no tag reaches. First everything is looked at; then names go before the blobs they name, so that what
/// stops it half way leaves no name that stands for nothing. Runs alone; see [UseLock].
final class GarbageCollector {
    private final BlobFolder blobs;
    private final NameFolder names;
    private final boolean dryRun;
    private final Instant oldestPartial;
    private long freed;

    GarbageCollector(BlobFolder blobs, NameFolder names, boolean dryRun, Duration keepPartials) {
        this.blobs = blobs;
        this.names = names;
        this.dryRun = dryRun;
        this.oldestPartial = Instant.now().minus(keepPartials);
    }

    GcReport run() throws IOException {
        List<NameFolder.Name> all = names.all();
        Set<Digest> needed = reach(all);
        int manifestNames = remove(useless(all, needed));
        int wholes = remove(StoredFile.list(blobs.blobs()).stream()
                .filter(file ->
                        file.digest().filter(digest -> !needed.contains(digest)).isPresent())
                .map(StoredFile::path)
                .toList());
        int partials = remove(StoredFile.list(blobs.partials()).stream()
                .filter(file -> !file.changed().isAfter(oldestPartial))
                .map(StoredFile::path)
                .toList());
        int others = remove(leftovers());
        return new GcReport(wholes, partials, manifestNames, others, freed);
    }

    private Set<Digest> reach(List<NameFolder.Name> all) throws IOException {
        Reachability reachability = new Reachability(blobs);
        List<Descriptor> untagged = new ArrayList<>();
        for (NameFolder.Name name : all) {
            Optional<Descriptor> manifest = names.find(name.file());
            if (name.tag().isEmpty()) {
                manifest.ifPresent(untagged::add);
            } else if (manifest.isPresent()) {
                reachability.add(manifest.get());
            }
        }
        addReferrers(reachability, untagged);
        return reachability.reached();
    }

    /// What is about a needed manifest is needed: signatures and such, which may be about each other.
    private void addReferrers(Reachability reachability, List<Descriptor> untagged) throws IOException {
        boolean more = true;
        while (more) {
            more = false;
            for (Descriptor manifest : untagged) {
                if (!reachability.reached().contains(manifest.digest()) && isAbout(manifest, reachability.reached())) {
                    reachability.add(manifest);
                    more = true;
                }
            }
        }
    }

    private boolean isAbout(Descriptor manifest, Set<Digest> needed) throws IOException {
        if (blobs.find(manifest.digest()).isEmpty()) {
            return false;
        }
        Descriptor subject = switch (Reachability.read(blobs, manifest)) {
            case Manifest.Image image -> image.subject();
            case Manifest.Index index -> index.subject();
            case Manifest.Unknown unknown -> null;
        };
        return subject != null && needed.contains(subject.digest());
    }

    private List<Path> useless(List<NameFolder.Name> all, Set<Digest> needed) throws IOException {
        List<Path> useless = new ArrayList<>();
        for (NameFolder.Name name : all) {
            if (name.tag().isEmpty()
                    && names.find(name.file())
                            .filter(named -> needed.contains(named.digest()))
                            .isEmpty()) {
                useless.add(name.file());
            }
        }
        return useless;
    }

    /// Nobody else is here, so what lies in these folders was left by a process that was killed.
    private List<Path> leftovers() throws IOException {
        List<Path> leftovers = new ArrayList<>();
        for (Path file : StoredFile.children(blobs.scratch())) {
            try (Stream<Path> tree = Files.walk(file)) {
                leftovers.addAll(tree.sorted(Comparator.reverseOrder()).toList());
            }
        }
        StoredFile.children(blobs.locks()).stream()
                .filter(lock -> !lock.endsWith(BlobFolder.USE_LOCK))
                .forEach(leftovers::add);
        return leftovers;
    }

    private int remove(List<Path> files) throws IOException {
        for (Path file : files) {
            freed += Files.isRegularFile(file) ? Files.size(file) : 0;
            if (!dryRun) {
                Files.deleteIfExists(file);
            }
        }
        return files.size();
    }
}
