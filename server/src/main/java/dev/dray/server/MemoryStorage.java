package dev.dray.server;

import dev.dray.content.Blob;
import dev.dray.content.MemoryStore;
import dev.dray.model.Descriptor;
import dev.dray.model.Digest;
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
    public Optional<Descriptor> findBlob(String path, Digest digest) {
        return Optional.ofNullable(stores.get(path)).flatMap(store -> store.find(digest));
    }

    @Override
    public Spool newSpool() {
        return new MemorySpool();
    }

    private static final class MemorySpool implements Spool {
        private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

        @Override
        public long size() {
            return bytes.size();
        }

        @Override
        public void append(InputStream in) throws IOException {
            in.transferTo(bytes);
        }

        @Override
        public Blob blob(Descriptor descriptor) {
            return Blob.of(descriptor, bytes.toByteArray());
        }

        @Override
        public void close() {
            bytes.reset();
        }
    }
}
