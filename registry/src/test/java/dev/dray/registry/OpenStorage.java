package dev.dray.registry;

import dev.dray.model.Digest;
import dev.dray.storage.GarbageOptions;
import dev.dray.storage.GarbageReport;
import dev.dray.storage.MemoryStorage;
import dev.dray.storage.Page;
import dev.dray.storage.Storage;
import dev.dray.storage.StoredRepository;
import java.io.IOException;

/// Memory in which every repository is there from the first, without a tag.
final class OpenStorage implements Storage {
    private final Storage memory = new MemoryStorage();

    @Override
    public StoredRepository repository(String path) throws IOException {
        StoredRepository repository = memory.repository(path);
        repository.startUpload(Digest.Algorithm.SHA256).cancel();
        return repository;
    }

    @Override
    public Page repositories(String after, int limit) throws IOException {
        return memory.repositories(after, limit);
    }

    @Override
    public GarbageReport collectGarbage(GarbageOptions options) throws IOException {
        return memory.collectGarbage(options);
    }
}
