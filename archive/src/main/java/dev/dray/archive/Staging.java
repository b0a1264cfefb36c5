package dev.dray.archive;

import dev.dray.content.Blob;
import dev.dray.content.ImageException;
import dev.dray.content.ImageSink;
import dev.dray.content.ImageSource;
import dev.dray.content.VerifyingInputStream;
import dev.dray.model.Descriptor;
import dev.dray.model.Digest;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/// What goes into an archive, until it is written: a tar cannot take several blobs at once, and its order
/// must not depend on which one arrives first. Small content stays in memory, the rest in scratch files; what
/// another source holds on this machine stays there.
final class Staging implements ImageSource {
    private static final int SMALL = 64 * 1024;

    private final ScratchFolder scratch;
    private final Map<Digest, Blob> blobs = new ConcurrentHashMap<>();
    private final AtomicInteger count = new AtomicInteger();
    private @Nullable Path folder;

    Staging(ScratchFolder scratch) {
        this.scratch = scratch;
    }

    /// Takes content whole or not at all, verified.
    void put(Blob blob, ImageSink.Position position) throws IOException {
        Descriptor descriptor = blob.descriptor();
        if (has(descriptor)) {
            return;
        }
        try (InputStream in = new VerifyingInputStream(blob.open(), descriptor)) {
            Blob kept = descriptor.size() <= SMALL
                    ? Blob.of(descriptor, in.readAllBytes())
                    : FileBlob.copy(descriptor, in, newFile(), position);
            position.at(descriptor.size());
            blobs.putIfAbsent(descriptor.digest(), kept);
        }
    }

    /// Takes content that stays where it is. It is verified when it is read.
    void refer(Descriptor content, ImageSource source) {
        blobs.putIfAbsent(content.digest(), Blob.from(source, content));
    }

    /// A name for a new scratch file, which goes when this is closed.
    Path newFile() throws IOException {
        return folder().resolve("blob" + count.incrementAndGet());
    }

    private synchronized Path folder() throws IOException {
        Path made = folder;
        if (made == null) {
            made = Files.createTempDirectory(scratch.folder(), "dray-archive-");
            folder = made;
        }
        return made;
    }

    Optional<Blob> find(Digest digest) {
        return Optional.ofNullable(blobs.get(digest));
    }

    /// All content, in the order of its digests.
    List<Blob> all() {
        return blobs.values().stream()
                .sorted((a, b) ->
                        a.descriptor().digest().compareTo(b.descriptor().digest()))
                .toList();
    }

    @Override
    public boolean has(Descriptor content) {
        return blobs.containsKey(content.digest());
    }

    @Override
    public InputStream openFrom(Descriptor content, long offset) throws IOException {
        return find(content.digest())
                .orElseThrow(() -> new ImageException.NotFound("%s was not put".formatted(content.digest())))
                .open(offset);
    }

    @Override
    public Descriptor resolve(String tagOrDigest) throws IOException {
        throw new ImageException.NotFound("no image %s is written here".formatted(tagOrDigest));
    }

    @Override
    public List<String> tags() {
        return List.of();
    }

    @Override
    public synchronized void close() throws IOException {
        blobs.clear();
        if (folder == null) {
            return;
        }
        for (int i = 1; i <= count.get(); i++) {
            Files.deleteIfExists(folder.resolve("blob" + i));
        }
        Files.deleteIfExists(folder);
        folder = null;
    }

    /// Content in a scratch file.
    record FileBlob(Descriptor descriptor, Path file) implements Blob {
        static FileBlob copy(Descriptor descriptor, InputStream in, Path file, ImageSink.Position position)
                throws IOException {
            byte[] buffer = new byte[128 * 1024];
            long count = 0;
            try (OutputStream out = Files.newOutputStream(file)) {
                for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                    out.write(buffer, 0, n);
                    count += n;
                    position.at(count);
                }
            } catch (IOException | RuntimeException e) {
                Files.deleteIfExists(file);
                throw e;
            }
            return new FileBlob(descriptor, file);
        }

        @Override
        public InputStream open(long offset) throws IOException {
            InputStream in = Files.newInputStream(file);
            in.skipNBytes(Math.min(offset, descriptor.size()));
            return in;
        }
    }
}
