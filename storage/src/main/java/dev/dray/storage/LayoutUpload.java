package dev.dray.storage;

import dev.dray.content.ImageException;
import dev.dray.model.Digest;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;

/// An upload in a file of its own, hashed as it comes, so that at its end a link is all that is left to do.
/// After a restart the file is hashed once more.
final class LayoutUpload implements Upload {
    private static final int BUFFER = 128 * 1024;

    private final LayoutUploads uploads;
    private final String id;
    private final Path file;
    private final Digest.Algorithm algorithm;
    private final MessageDigest hash;

    /// How many bytes the hash has seen.
    private long hashed;

    private volatile long size;

    LayoutUpload(LayoutUploads uploads, String id, Path file, Digest.Algorithm algorithm) {
        this.uploads = uploads;
        this.id = id;
        this.file = file;
        this.algorithm = algorithm;
        this.hash = algorithm.newHash();
        this.size = file.toFile().length();
    }

    Path file() {
        return file;
    }

    @Override
    public String id() {
        return id;
    }

    @Override
    public long size() {
        return size;
    }

    @Override
    public void append(InputStream in) throws IOException {
        byte[] buffer = new byte[BUFFER];
        try (RandomAccessFile out = open()) {
            // A write that failed half way, as on a full disk, is written over.
            out.seek(size);
            for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                out.write(buffer, 0, n);
                note(buffer, n);
            }
        }
    }

    /// @throws ImageException.NotFound when it was taken for abandoned meanwhile
    private RandomAccessFile open() throws IOException {
        if (Files.notExists(file)) {
            throw ended();
        }
        RandomAccessFile out = new RandomAccessFile(file.toFile(), "rw");
        if (out.length() < size) {
            // It went after it was looked for, so that opening made another one.
            out.close();
            cancel();
            throw ended();
        }
        return out;
    }

    private ImageException.NotFound ended() {
        return new ImageException.NotFound("the upload %s has ended".formatted(id));
    }

    private void note(byte[] buffer, int n) {
        long start = size;
        if (hashed == start) {
            hash.update(buffer, 0, n);
            hashed += n;
        }
        size = start + n;
    }

    @Override
    public void keep(Digest digest) throws IOException {
        try (RandomAccessFile out = open()) {
            out.setLength(size);
            out.getFD().sync();
        }
        Digest actual = digest(digest.algorithm());
        if (!actual.equals(digest)) {
            throw new ImageException.Corrupt("content of %s has the digest %s".formatted(digest, actual));
        }
        uploads.target().take(digest, file);
        cancel();
    }

    private Digest digest(Digest.Algorithm wanted) throws IOException {
        if (wanted != algorithm || hashed != size) {
            return digestOfFile(wanted);
        }
        try {
            // The upload may go on where this digest is refused.
            return Digest.of(wanted, (MessageDigest) hash.clone());
        } catch (CloneNotSupportedException e) {
            throw new IllegalStateException("the hashes of every Java runtime can be copied", e);
        }
    }

    private Digest digestOfFile(Digest.Algorithm wanted) throws IOException {
        MessageDigest whole = wanted.newHash();
        try (InputStream in = new DigestInputStream(new FileInputStream(file.toFile()), whole)) {
            byte[] buffer = new byte[BUFFER];
            while (in.read(buffer) >= 0) {
                // The stream does the hashing.
            }
        }
        return Digest.of(wanted, whole);
    }

    @Override
    public void cancel() throws IOException {
        uploads.end(this);
    }
}
