package dev.dray.storage;

import dev.dray.content.Blob;
import dev.dray.content.ImageException;
import dev.dray.content.ImageSource;
import dev.dray.content.ImageStore;
import dev.dray.model.Descriptor;
import dev.dray.model.Digest;
import dev.dray.model.MediaType;
import dev.dray.store.BlobFiles;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;

/// An upload in a file of its own, hashed as it comes, so that at its end a link is all that is left to do.
final class FileUpload implements Upload, ImageSource, BlobFiles {
    private static final int BUFFER = 128 * 1024;

    private final ImageStore target;
    private final Path path;
    private final RandomAccessFile file;
    private final MessageDigest hash = Digest.Algorithm.SHA256.newHash();
    private final String id = UUID.randomUUID().toString();
    private final Consumer<FileUpload> ending;
    private volatile long size;

    private FileUpload(ImageStore target, Path path, RandomAccessFile file, Consumer<FileUpload> ending) {
        this.ending = ending;
        this.target = target;
        this.path = path;
        this.file = file;
    }

    /// @param folder on the file system of the target, or the bytes will be copied
    static FileUpload in(Path folder, ImageStore target, Consumer<FileUpload> ending) throws IOException {
        Path path = Files.createTempFile(folder, "upload-", null);
        return new FileUpload(target, path, new RandomAccessFile(path.toFile(), "rw"), ending);
    }

    @Override
    public long size() {
        return size;
    }

    @Override
    public void append(InputStream in) throws IOException {
        byte[] buffer = new byte[BUFFER];
        long end = size;
        // A write that failed half way, as on a full disk, is written over.
        file.seek(end);
        for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
            file.write(buffer, 0, n);
            hash.update(buffer, 0, n);
            end += n;
            size = end;
        }
    }

    @Override
    public void keep(Digest digest) throws IOException {
        Digest actual = digest(digest.algorithm());
        if (!actual.equals(digest)) {
            throw new ImageException.Corrupt("content of %s has the digest %s".formatted(digest, actual));
        }
        file.getFD().sync();
        Descriptor blob = new Descriptor(MediaType.OCTET_STREAM, digest, size);
        if (!target.adopt(blob, this)) {
            target.put(Blob.from(this, blob));
        }
        cancel();
    }

    private Digest digest(Digest.Algorithm algorithm) throws IOException {
        MessageDigest other = algorithm.newHash();
        if (algorithm != Digest.Algorithm.SHA256) {
            try (InputStream in = new DigestInputStream(new FileInputStream(path.toFile()), other)) {
                byte[] buffer = new byte[BUFFER];
                while (in.read(buffer) >= 0) {
                    // The stream does the hashing.
                }
            }
            return Digest.of(algorithm, other);
        }
        try {
            // The upload may go on where this digest is refused.
            return Digest.of(algorithm, (MessageDigest) hash.clone());
        } catch (CloneNotSupportedException e) {
            throw new IllegalStateException("the hashes of every Java runtime can be copied", e);
        }
    }

    @Override
    public Optional<Path> file(Descriptor content) {
        return Optional.of(path);
    }

    @Override
    public boolean isVerified() {
        return true;
    }

    @Override
    public InputStream openFrom(Descriptor content, long offset) throws IOException {
        InputStream in = new FileInputStream(path.toFile());
        in.skipNBytes(offset);
        return in;
    }

    @Override
    public boolean has(Descriptor content) {
        return content.size() == size;
    }

    @Override
    public Descriptor resolve(String tagOrDigest) throws IOException {
        throw new ImageException.NotFound("an upload has no names");
    }

    @Override
    public List<String> tags() {
        return List.of();
    }

    @Override
    public String id() {
        return id;
    }

    @Override
    public void cancel() throws IOException {
        ending.accept(this);
        file.close();
        Files.deleteIfExists(path);
    }
}
