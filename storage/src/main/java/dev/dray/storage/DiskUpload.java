package dev.dray.storage;

import dev.dray.content.ImageException;
import dev.dray.model.Digest;
import dev.dray.store.EarlySync;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// One upload: a file, open only while bytes come. Its hash is kept up while they come, and made again from the file
/// where it was lost. Its bytes outlive the process; where the machine stops they may not, which its digest then tells.
final class DiskUpload implements Upload {
    private static final int BUFFER = 128 * 1024;

    private final Shared shared;
    private final Contents contents;
    private final String path;
    private final String id;
    private final Path file;

    DiskUpload(Shared shared, Contents contents, String path, String id) {
        this.shared = shared;
        this.contents = contents;
        this.path = path;
        this.id = id;
        this.file = shared.tree().upload(path, id);
    }

    @Override
    public String id() {
        return id;
    }

    @Override
    public long size() {
        try {
            return Files.size(file);
        } catch (IOException e) {
            // It has ended.
            return 0;
        }
    }

    /// When bytes came last, or what a process left that was killed while it ended this; empty when it has ended.
    Optional<Instant> used() throws IOException {
        Optional<Instant> used = Contents.usedAt(file);
        return used.isPresent() ? used : Contents.usedAt(shared.tree().wholeUpload(path, id));
    }

    @Override
    public void append(InputStream in) throws IOException {
        if (!Files.exists(file)) {
            throw new ImageException.NotFound("the upload %s has ended".formatted(id));
        }
        Optional<UploadHash> hash = shared.hashes().remove(id);
        try (RandomAccessFile out = new RandomAccessFile(file.toFile(), "rw")) {
            append(in, out, hash);
        } finally {
            // Not where bytes were taken back, as others may come in their place.
            hash.filter(kept -> kept.hashed() == size())
                    .ifPresent(kept -> shared.hashes().put(id, kept));
            shared.disk().touch(file);
        }
    }

    private void append(InputStream in, RandomAccessFile out, Optional<UploadHash> kept) throws IOException {
        byte[] buffer = new byte[BUFFER];
        long start = out.length();
        long end = start;
        Optional<UploadHash> hash = kept.filter(running -> running.hashed() == start);
        EarlySync early = new EarlySync(out.getFD()::sync);
        out.seek(start);
        try {
            for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                write(out, buffer, n, end);
                int length = n;
                hash.ifPresent(running -> running.update(buffer, length));
                end += n;
                early.at(end - start);
            }
        } finally {
            checkSynced(early, out, start);
        }
    }

    /// What could not be synced is sent again: a later sync would not tell.
    private static void checkSynced(EarlySync early, RandomAccessFile out, long start) throws IOException {
        try {
            early.check();
        } catch (IOException e) {
            out.setLength(start);
            throw e;
        }
    }

    /// Where a write fails half way, as on a full disk, the half is taken back.
    private void write(RandomAccessFile out, byte[] buffer, int length, long end) throws IOException {
        try {
            shared.disk().told("append", file);
            out.write(buffer, 0, length);
        } catch (IOException e) {
            out.setLength(end);
            throw e;
        }
    }

    @Override
    public void keep(Digest digest) throws IOException {
        long size = size();
        Digest actual = digest(digest.algorithm(), size);
        if (!actual.equals(digest)) {
            throw new ImageException.Corrupt("content of %s has the digest %s".formatted(digest, actual));
        }
        Known content = new Known(
                DiskRepository.octets(digest, size), false, shared.disk().now(), false);
        contents.place(
                content,
                Optional.of(change -> lasting(size)),
                List.of(shared.tree().blobLink(path, digest)),
                () -> {});
        cancel();
    }

    /// To sync a file it is opened, which makes one where it was removed meanwhile.
    private Path lasting(long size) throws IOException {
        shared.disk().syncFile(file);
        if (size() != size) {
            cancel();
            throw new ImageException.NotFound("the upload %s has ended".formatted(id));
        }
        return file;
    }

    private Digest digest(Digest.Algorithm algorithm, long size) throws IOException {
        Optional<Digest> known = shared.hashes().find(id).flatMap(hash -> hash.digest(algorithm, size));
        return known.isPresent() ? known.get() : readAgain(algorithm);
    }

    private Digest readAgain(Digest.Algorithm algorithm) throws IOException {
        MessageDigest hash = algorithm.newHash();
        byte[] buffer = new byte[BUFFER];
        try (InputStream in = new FileInputStream(file.toFile())) {
            for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                hash.update(buffer, 0, n);
            }
        }
        return Digest.of(algorithm, hash);
    }

    @Override
    public void cancel() throws IOException {
        shared.hashes().remove(id);
        Path whole = shared.tree().wholeUpload(path, id);
        if (Files.exists(whole)) {
            try (Change change = shared.disk().change()) {
                change.deleteAll(whole);
            } catch (NoSuchFileException e) {
                // Somebody else ended it as well.
            }
        }
    }
}
