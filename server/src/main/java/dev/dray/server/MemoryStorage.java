package dev.dray.server;

import dev.dray.content.Blob;
import dev.dray.content.MemoryStore;
import dev.dray.model.Descriptor;
import dev.dray.model.Digest;
import dev.dray.model.MediaType;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/// Keeps all in memory: for tests and small things.
public final class MemoryStorage implements Storage {
    private final Map<String, MemoryStore> stores = new ConcurrentHashMap<>();

    @Override
    public MemoryStore repository(String path) {
        return stores.computeIfAbsent(path, ignored -> new MemoryStore());
    }

    /// Those that have a tag.
    @Override
    public List<String> repositories() {
        return stores.entrySet().stream()
                .filter(entry -> !entry.getValue().tags().isEmpty())
                .map(Map.Entry::getKey)
                .sorted()
                .toList();
    }

    @Override
    public boolean hasRepository(String path) {
        MemoryStore store = stores.get(path);
        return store != null && !store.isEmpty();
    }

    @Override
    public Optional<Descriptor> findBlob(String path, Digest digest) {
        return Optional.ofNullable(stores.get(path)).flatMap(store -> store.find(digest));
    }

    @Override
    public Spool newSpool(String path) {
        return new MemorySpool(path);
    }

    private final class MemorySpool implements Spool {
        private final String path;
        private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

        MemorySpool(String path) {
            this.path = path;
        }

        @Override
        public long size() {
            return bytes.size();
        }

        @Override
        public void append(InputStream in) throws IOException {
            in.transferTo(bytes);
        }

        @Override
        public void keep(Digest digest) throws IOException {
            Descriptor blob = new Descriptor(MediaType.OCTET_STREAM, digest, bytes.size());
            repository(path).put(Blob.of(blob, bytes.toByteArray()));
        }

        @Override
        public void close() {
            bytes.reset();
        }
    }
}
