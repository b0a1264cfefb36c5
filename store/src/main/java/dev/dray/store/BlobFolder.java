package dev.dray.store;

import dev.dray.content.Blob;
import dev.dray.content.ImageException;
import dev.dray.content.ImageSink.Position;
import dev.dray.model.Descriptor;
import dev.dray.model.Digest;
import java.io.FileInputStream;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.util.Optional;

/// Blobs in files, each whole or not there: the part that both stores share. Threads and processes that want the same
/// blob at the same time fetch it once: the first one fetches, the others wait and find it there.
final class BlobFolder {
    /// The one lock that is not a blob's; see [UseLock].
    static final String USE_LOCK = "store";

    private static final int BUFFER = 128 * 1024;

    private final Path blobs;
    private final Path partials;
    private final Path locks;
    private final Path scratch;
    private final Advice advice;

    /// @param blobs laid out as in an OCI layout: `<algorithm>/<hex>`
    /// @param work  where `partial`, `locks` and `scratch` go
    BlobFolder(Path blobs, Path work, Advice advice) {
        this.blobs = blobs;
        this.partials = work.resolve("partial");
        this.locks = work.resolve("locks");
        this.scratch = work.resolve("scratch");
        this.advice = advice;
    }

    Path blobs() {
        return blobs;
    }

    Path partials() {
        return partials;
    }

    Path locks() {
        return locks;
    }

    Path scratch() {
        return scratch;
    }

    Advice advice() {
        return advice;
    }

    /// Where a blob is, or would be. A digest cannot be malformed, so the path is inside (protocols H3).
    Path path(Digest digest) {
        return blobs.resolve(digest.algorithm().toString()).resolve(digest.hex());
    }

    private Path partial(Digest digest) {
        return partials.resolve(digest.algorithm().toString()).resolve(digest.hex());
    }

    Optional<Path> find(Digest digest) {
        return Optional.of(path(digest)).filter(Files::isRegularFile);
    }

    InputStream open(Descriptor content) throws IOException {
        return new StoredStream(openFrom(content, 0), content, path(content.digest()), advice);
    }

    InputStream openFrom(Descriptor content, long offset) throws IOException {
        Path path = path(content.digest());
        try {
            FileInputStream in = new FileInputStream(path.toFile());
            try {
                in.getChannel().position(offset);
                return in;
            } catch (IOException | IllegalArgumentException e) {
                in.close();
                throw e;
            }
        } catch (FileNotFoundException e) {
            if (Files.exists(path)) {
                throw e;
            }
            throw new ImageException.NotFound("no content %s in %s".formatted(content.digest(), blobs));
        }
    }

    /// Opens what is there of a blob that is on its way; it may grow while it is read.
    ///
    /// @return empty when nothing is there, or all
    Optional<InputStream> openPartial(Digest digest) throws IOException {
        try {
            return Optional.of(new FileInputStream(partial(digest).toFile()));
        } catch (FileNotFoundException e) {
            return Optional.empty();
        }
    }

    /// Takes a blob, going on from what is there of it; see [dev.dray.content.ImageSink#put(Blob, Position)].
    void put(Blob blob, Position position) throws IOException {
        Descriptor content = blob.descriptor();
        if (!isWhole(content)) {
            whileLocked(content.digest(), () -> {
                // Another process may have put it while this one waited.
                if (!isWhole(content)) {
                    fetch(blob, position);
                }
            });
        }
        position.at(content.size());
    }

    /// Whether it is there with its full length. One that was cut short by a broken disk is put again.
    private boolean isWhole(Descriptor content) {
        Path path = path(content.digest());
        try {
            return Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS) && Files.size(path) == content.size();
        } catch (IOException e) {
            return false;
        }
    }

    private void whileLocked(Digest digest, LockFile.Action action) throws IOException {
        Path lock = locks.resolve(digest.algorithm() + "-" + digest.hex());
        LockFile.whileHeld(lock, e -> advice.notStored(digest, lock, e), action);
    }

    private void fetch(Blob blob, Position position) throws IOException {
        Descriptor content = blob.descriptor();
        Path path = partial(content.digest());
        boolean keep = true;
        try (PartialBlob partial = PartialBlob.open(path, content, advice)) {
            try {
                fetch(partial, blob, position);
                partial.sync();
            } catch (ImageException.Corrupt e) {
                keep = false;
                throw e;
            } catch (IOException e) {
                keep = partial.position() > 0;
                throw e;
            }
        } finally {
            if (!keep) {
                Files.deleteIfExists(path);
            }
        }
        publish(path, content.digest());
    }

    private static void fetch(PartialBlob partial, Blob blob, Position position) throws IOException {
        boolean resumed = partial.position() > 0;
        try {
            fill(partial, blob, position);
        } catch (ImageException.Corrupt e) {
            if (!resumed) {
                throw e;
            }
            // What was there may have been garbage, which only the whole can tell: once more, from zero.
            partial.clear();
            fill(partial, blob, position);
        }
    }

    private static void fill(PartialBlob partial, Blob blob, Position position) throws IOException {
        position.at(partial.position());
        if (partial.position() < blob.descriptor().size()) {
            try (InputStream in = blob.open(partial.position())) {
                partial.append(in, position);
            }
        }
        partial.check();
    }

    private void publish(Path file, Digest digest) throws IOException {
        Path target = path(digest);
        try {
            Files.createDirectories(Durable.folder(target));
            Durable.move(file, target);
        } catch (IOException e) {
            throw advice.notStored(digest, target, e);
        }
    }

    /// Links a file in from elsewhere on the same file system, if it is what its digest says.
    ///
    /// @return whether the blob is there now
    boolean adopt(Descriptor content, Path file, boolean isVerified) throws IOException {
        if (!isWhole(content)) {
            whileLocked(content.digest(), () -> {
                boolean isIntact = !isWhole(content)
                        && Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)
                        && Files.size(file) == content.size()
                        && (isVerified || isIntact(file, content.digest()));
                if (isIntact) {
                    link(file, content.digest());
                }
            });
        }
        return isWhole(content);
    }

    /// Who gets false moves the bytes, and learns what is wrong with them.
    private static boolean isIntact(Path file, Digest digest) throws IOException {
        MessageDigest hash = digest.algorithm().newHash();
        try (InputStream in = new DigestInputStream(new FileInputStream(file.toFile()), hash)) {
            byte[] buffer = new byte[BUFFER];
            while (in.read(buffer) >= 0) {
                // The stream does the hashing.
            }
        }
        return Digest.of(digest.algorithm(), hash).equals(digest);
    }

    private void link(Path file, Digest digest) throws IOException {
        Path beside = scratch.resolve(Durable.uniqueName());
        try {
            Durable.inFolder(scratch, () -> Files.createLink(beside, file));
        } catch (IOException | UnsupportedOperationException e) {
            // Another device, or no such thing as links: the caller moves the bytes.
            return;
        }
        try {
            publish(beside, digest);
        } finally {
            Files.deleteIfExists(beside);
        }
    }

    void delete(Digest digest) throws IOException {
        Files.deleteIfExists(path(digest));
    }
}
