package dev.dray.storage;

import dev.dray.model.Digest;
import java.io.IOException;
import java.time.InstantSource;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;

/// Keeps all in memory: for tests and small things.
public final class MemoryStorage implements Storage {
    private final Map<String, MemoryRepository> repositories = new ConcurrentHashMap<>();
    private final InstantSource clock;

    public MemoryStorage() {
        this(InstantSource.system());
    }

    MemoryStorage(InstantSource clock) {
        this.clock = clock;
    }

    @Override
    public StoredRepository repository(String path) {
        return repositories.computeIfAbsent(path, ignored -> new MemoryRepository(path, clock));
    }

    @Override
    public Page repositories(String after, int limit) {
        NavigableSet<String> paths = new TreeSet<>();
        repositories.forEach((path, repository) -> {
            if (repository.hasManifests()) {
                paths.add(path);
            }
        });
        return Page.of(paths, after, limit);
    }

    @Override
    public Optional<String> findRepositoryWith(Digest content, Predicate<String> mayRead) {
        return repositories.entrySet().stream()
                .filter(entry -> entry.getValue().find(content).isPresent())
                .map(Map.Entry::getKey)
                .filter(mayRead)
                .findFirst();
    }

    @Override
    public synchronized GarbageReport collectGarbage(GarbageOptions options) throws IOException {
        return new MemoryGarbage(repositories.values(), options, clock.instant()).collect();
    }
}
