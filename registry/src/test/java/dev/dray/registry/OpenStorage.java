package dev.dray.registry;

import dev.dray.content.ImageStore;
import dev.dray.model.Descriptor;
import dev.dray.model.Digest;
import dev.dray.server.MemoryStorage;
import dev.dray.server.Spool;
import dev.dray.server.Storage;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.concurrent.ConcurrentSkipListSet;

/// Memory in which a repository stays known when its last tag is gone, as registries with a disk have it.
final class OpenStorage implements Storage {
    private final Storage memory = new MemoryStorage();
    private final SortedSet<String> known = new ConcurrentSkipListSet<>();

    @Override
    public ImageStore repository(String path) throws IOException {
        known.add(path);
        return memory.repository(path);
    }

    @Override
    public List<String> repositories() {
        return List.copyOf(known);
    }

    @Override
    public Optional<Descriptor> findBlob(String path, Digest digest) throws IOException {
        return memory.findBlob(path, digest);
    }

    @Override
    public Spool newSpool(String path) throws IOException {
        return memory.newSpool(path);
    }
}
