package dev.dray.storage;

import dev.dray.model.Digest;
import java.io.IOException;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// One collection of garbage in memory.
final class MemoryGarbage {
    private final Collection<MemoryRepository> repositories;
    private final GarbageOptions options;
    private final Instant unneededSince;
    private final Instant uploadsSince;

    /// What went from some repository, with its size.
    private final Map<Digest, Long> gone = new HashMap<>();

    private int manifests;
    private int uploads;
    private long bytes;

    MemoryGarbage(Collection<MemoryRepository> repositories, GarbageOptions options, Instant now) {
        this.repositories = repositories;
        this.options = options;
        this.unneededSince = now.minus(options.grace());
        this.uploadsSince = now.minus(options.uploads());
    }

    GarbageReport collect() throws IOException {
        Set<Digest> staying = new HashSet<>();
        for (MemoryRepository repository : repositories) {
            sweepUploads(repository);
            Set<Digest> useless = options.untagged() ? sweepManifests(repository) : Set.of();
            sweepBlobs(repository, useless, staying);
        }
        gone.keySet().removeAll(staying);
        bytes += gone.values().stream().mapToLong(size -> size).sum();
        return new GarbageReport(manifests, gone.size(), uploads, bytes);
    }

    private void sweepUploads(MemoryRepository repository) {
        for (MemoryUpload upload : repository.uploads()) {
            if (upload.used().isBefore(uploadsSince)) {
                uploads++;
                bytes += upload.size();
                if (!options.dryRun()) {
                    upload.cancel();
                }
            }
        }
    }

    private Set<Digest> sweepManifests(MemoryRepository repository) throws IOException {
        DigestSet reached = new Marking(new MemoryManifests(repository)).reach(repository.roots(unneededSince));
        Set<Digest> useless = new HashSet<>();
        for (Digest manifest : List.copyOf(repository.manifestDigests())) {
            if (!reached.has(manifest) && remove(repository, manifest)) {
                useless.add(manifest);
            }
        }
        manifests += useless.size();
        return useless;
    }

    private boolean remove(MemoryRepository repository, Digest content) {
        long size = repository.contentSize(content);
        boolean goes = options.dryRun()
                ? repository.isOlder(content, unneededSince)
                : repository.removeOlder(content, unneededSince);
        if (goes) {
            gone.put(content, size);
        }
        return goes;
    }

    private void sweepBlobs(MemoryRepository repository, Set<Digest> useless, Set<Digest> staying) {
        Set<Digest> remaining = new HashSet<>(repository.manifestDigests());
        remaining.removeAll(useless);
        DigestSet needed = new Marking(new MemoryManifests(repository)).needs(remaining);
        for (Digest content : List.copyOf(repository.contentDigests())) {
            boolean goes = useless.contains(content)
                    || !needed.has(content) && !remaining.contains(content) && remove(repository, content);
            if (!goes) {
                staying.add(content);
            }
        }
    }
}
