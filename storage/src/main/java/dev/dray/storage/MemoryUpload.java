package dev.dray.storage;

import dev.dray.content.ImageException;
import dev.dray.model.Digest;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.util.UUID;

/// The bytes of an upload in memory.
final class MemoryUpload implements Upload {
    private final MemoryRepository repository;
    private final String id = UUID.randomUUID().toString();
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private volatile Instant used;

    MemoryUpload(MemoryRepository repository) {
        this.repository = repository;
        this.used = repository.now();
    }

    @Override
    public String id() {
        return id;
    }

    @Override
    public long size() {
        return bytes.size();
    }

    Instant used() {
        return used;
    }

    @Override
    public void append(InputStream in) throws IOException {
        try {
            in.transferTo(bytes);
        } finally {
            used = repository.now();
        }
    }

    @Override
    public void keep(Digest digest) throws IOException {
        byte[] content = bytes.toByteArray();
        Digest actual = Digest.of(digest.algorithm(), content);
        if (!actual.equals(digest)) {
            throw new ImageException.Corrupt("content of %s has the digest %s".formatted(digest, actual));
        }
        repository.put(digest, content);
        repository.end(this);
    }

    @Override
    public void cancel() {
        repository.end(this);
    }
}
