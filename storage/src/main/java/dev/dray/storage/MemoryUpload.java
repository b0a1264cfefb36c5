package dev.dray.storage;

import dev.dray.content.ImageException;
import dev.dray.model.Digest;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.UUID;

/// The bytes of an upload in memory.
final class MemoryUpload implements Upload {
    private final MemoryRepository repository;
    private final String id = UUID.randomUUID().toString();
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    MemoryUpload(MemoryRepository repository) {
        this.repository = repository;
    }

    @Override
    public String id() {
        return id;
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
