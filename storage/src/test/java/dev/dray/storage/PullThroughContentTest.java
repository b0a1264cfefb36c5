package dev.dray.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.dray.content.Blob;
import dev.dray.content.ImageException;
import dev.dray.model.Descriptor;
import dev.dray.model.Digest;
import dev.dray.model.MediaType;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/// How content comes through a pull-through storage.
final class PullThroughContentTest extends PullThroughRig {
    private static final int SIZE = 1_000_000;

    private Blob blob() throws IOException {
        Blob blob = images.blob(SIZE);
        remote().put(blob);
        return blob;
    }

    private static Descriptor octets(Blob blob) {
        return new Descriptor(MediaType.OCTET_STREAM, blob.descriptor().digest(), SIZE);
    }

    /// Gives some bytes, then waits until it may go on.
    private static final class Halting extends FilterInputStream {
        private final CountDownLatch go;
        private int left;

        Halting(InputStream in, int bytes, CountDownLatch go) {
            super(in);
            this.left = bytes;
            this.go = go;
        }

        @Override
        public int read(byte[] buffer, int offset, int length) throws IOException {
            if (left == 0) {
                try {
                    go.await();
                } catch (InterruptedException e) {
                    throw new InterruptedIOException("told to stop");
                }
                return super.read(buffer, offset, length);
            }
            int n = super.read(buffer, offset, Math.min(left, length));
            left -= n;
            return n;
        }
    }

    private CountDownLatch haltAfter(int bytes) {
        CountDownLatch go = new CountDownLatch(1);
        upstream.giving(in -> new Halting(in, bytes, go));
        return go;
    }

    @Test
    void keepsABlobThatWasRead() throws Exception {
        Blob blob = blob();

        assertThat(read(web(), octets(blob))).isEqualTo(blob.open().readAllBytes());

        awaitKept(octets(blob));
        upstream.calls();
        assertThat(read(web(), octets(blob))).isEqualTo(blob.open().readAllBytes());
        assertThat(upstream.calls()).isEmpty();
    }

    @Test
    void givesBytesAsTheyArrive() throws Exception {
        Blob blob = blob();
        CountDownLatch go = haltAfter(1000);

        try (InputStream in = web().openFrom(octets(blob), 0)) {
            byte[] start = in.readNBytes(1000);
            assertThat(start).isEqualTo(blob.open().readNBytes(1000));
            go.countDown();
            assertThat(in.readAllBytes()).isEqualTo(blob.open(1000).readAllBytes());
        }
    }

    @Test
    void fetchesABlobOnceForAllWhoWantIt() throws Exception {
        Blob blob = blob();
        byte[] whole = blob.open().readAllBytes();
        CountDownLatch go = haltAfter(1000);
        CountDownLatch reading = new CountDownLatch(8);

        try (var executor = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<byte[]>> readers = new ArrayList<>();
            for (int i = 0; i < 8; i++) {
                readers.add(executor.submit(() -> {
                    try (InputStream in = web().openFrom(octets(blob), 0)) {
                        reading.countDown();
                        return in.readAllBytes();
                    }
                }));
            }
            reading.await();
            go.countDown();
            for (Future<byte[]> reader : readers) {
                assertThat(reader.get()).isEqualTo(whole);
            }
        }
        assertThat(upstream.calls()).containsExactly("open " + blob.descriptor().digest());
    }

    @Test
    void goesOnWhenTheFirstReaderLeaves() throws Exception {
        Blob blob = blob();
        CountDownLatch go = haltAfter(1000);
        InputStream first = web().openFrom(octets(blob), 0);
        first.readNBytes(10);
        InputStream second = web().openFrom(octets(blob), 0);

        first.close();
        go.countDown();

        assertThat(second.readAllBytes()).hasSize(SIZE);
        second.close();
        awaitKept(octets(blob));
        assertThat(upstream.calls()).hasSize(1);
    }

    @Test
    void goesOnWhenAllReadersLeave() throws Exception {
        Blob blob = blob();
        CountDownLatch go = haltAfter(1000);
        web().openFrom(octets(blob), 0).close();

        go.countDown();

        awaitKept(octets(blob));
    }

    @Test
    void givesAPartThatIsYetToArrive() throws Exception {
        Blob blob = blob();
        CountDownLatch go = haltAfter(1000);

        try (InputStream in = web().openRange(octets(blob), 500_000, 10)) {
            go.countDown();
            assertThat(in.readAllBytes()).isEqualTo(blob.open(500_000).readNBytes(10));
        }
    }

    /// Fails after some bytes.
    private static InputStream breaking(InputStream in, int after) {
        return new FilterInputStream(in) {
            private int left = after;

            @Override
            public int read(byte[] buffer, int offset, int length) throws IOException {
                if (left == 0) {
                    throw new ImageException.Unreachable("the body broke off", null, null);
                }
                int n = super.read(buffer, offset, Math.min(left, length));
                left -= n;
                return n;
            }
        };
    }

    /// Unverified, and no more than it has promised its client.
    private void readAsTheServerDoes(Blob blob) throws IOException {
        try (InputStream in = web().openFrom(octets(blob), 0)) {
            in.readNBytes(SIZE);
        }
    }

    @Test
    void breaksOffWithTheDownload() throws Exception {
        Blob blob = blob();
        upstream.giving(in -> breaking(in, 300_000));

        assertThatThrownBy(() -> readAsTheServerDoes(blob)).isInstanceOf(IOException.class);

        assertThat(local.repository(WEB).has(octets(blob))).isFalse();
        upstream.working();
        assertThat(read(web(), octets(blob))).hasSize(SIZE);
    }

    @Test
    void neverEndsWellOnWrongBytes() throws Exception {
        Blob blob = blob();
        Blob other = images.blob(SIZE);
        upstream.giving(in -> {
            try {
                return other.open();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });

        assertThatThrownBy(() -> readAsTheServerDoes(blob)).isInstanceOf(IOException.class);

        assertThat(local.repository(WEB).has(octets(blob))).isFalse();
    }

    @Test
    void failsBeforeAnythingIsReadWhereThereIsNothing() {
        Descriptor unknown = octets(images.blob(SIZE));

        assertThatThrownBy(() -> web().openFrom(unknown, 0)).isInstanceOf(ImageException.NotFound.class);
    }

    @Test
    void takesAnEmptyBlob() throws Exception {
        Blob empty = Blob.of(MediaType.OCTET_STREAM, new byte[0]);
        remote().put(empty);

        assertThat(read(web(), empty.descriptor())).isEmpty();
        awaitKept(empty.descriptor());
    }

    @Test
    void knowsTheSizesThatManifestsTell() throws IOException {
        Descriptor image = push("1.0");
        web().resolve("1.0");
        Descriptor layer = manifest(web(), image).layers().getFirst();
        upstream.calls();

        assertThat(web().find(layer.digest()))
                .contains(new Descriptor(MediaType.OCTET_STREAM, layer.digest(), layer.size()));
        assertThat(web().has(layer)).isTrue();
        assertThat(upstream.calls()).isEmpty();
    }

    @Test
    void asksForTheSizesThatNoManifestTells() throws IOException {
        Blob blob = blob();
        Digest unknown = Digest.of(new byte[0]);

        assertThat(web().find(blob.descriptor().digest())).contains(octets(blob));
        assertThat(web().find(unknown)).isEmpty();

        assertThat(upstream.calls()).containsExactly("find " + blob.descriptor().digest(), "find " + unknown);
    }

    /// As a proxy's error page has one, where a blob should be.
    @Test
    void believesAWrongSizeOnlyUntilTheBlobIsRead() throws IOException {
        Blob blob = Blob.of(MediaType.OCTET_STREAM, new byte[1000]);
        remote().put(blob);
        Digest digest = blob.descriptor().digest();
        upstream.telling(told -> new Descriptor(told.mediaType(), told.digest(), 5));
        Descriptor wrong = web().find(digest).orElseThrow();
        assertThatThrownBy(() -> read(web(), wrong)).isInstanceOf(IOException.class);

        upstream.working();

        assertThat(read(web(), web().find(digest).orElseThrow())).hasSize(1000);
    }

    @Test
    void resolvesADigestThatIsNotHereYet() throws IOException {
        Descriptor image = push("1.0");

        assertThat(web().resolve(image.digest().toString())).isEqualTo(image);
        assertThat(manifest(web(), image).layers()).hasSize(2);
        assertThat(upstream.calls()).containsExactly("resolve " + image.digest(), "open " + image.digest());
    }

    @Test
    void opensAManifestThatIsNotHereYet() throws IOException {
        Descriptor image = push("1.0");

        assertThat(manifest(web(), image).layers()).hasSize(2);

        assertThat(web().resolve(image.digest().toString())).isEqualTo(image);
    }

    @Test
    void tellsReadersThatItIsClosed() throws Exception {
        Blob blob = blob();
        haltAfter(1000);
        InputStream in = web().openFrom(octets(blob), 0);

        storage().close();

        assertThatThrownBy(in::readAllBytes).hasRootCauseMessage("the storage is closed");
        in.close();
    }

    @Test
    void linksWhatArrivedWhereThatCanBeDone() throws Exception {
        local = LayoutStorage.open(folder.resolve("layouts"));
        start();
        Blob blob = blob();

        assertThat(read(web(), octets(blob))).hasSize(SIZE);

        awaitKept(octets(blob));
        assertThat(read(local.repository(WEB), octets(blob))).hasSize(SIZE);
    }

    @Test
    void tellsWhoComesLateThatABlobCannotBeKept() throws Exception {
        local = LayoutStorage.open(folder.resolve("layouts"));
        start();
        push("1.0");
        web().resolve("1.0");
        Blob blob = blob();
        Path blobs = folder.resolve("layouts").resolve(WEB).resolve("blobs");
        Files.move(blobs, blobs.resolveSibling("away"));
        Files.createFile(blobs);

        CountDownLatch go = haltAfter(1000);
        try (InputStream early = web().openFrom(octets(blob), 0)) {
            go.countDown();
            assertThat(early.readAllBytes()).hasSize(SIZE);
        }
        Blob tiny = Blob.of(MediaType.OCTET_STREAM, new byte[1]);
        remote().put(tiny);
        upstream.working();
        // It has one byte; whether its reader comes in time is chance, but it always ends.
        try (InputStream in = web().openFrom(tiny.descriptor(), 0)) {
            assertThat(in.readAllBytes()).hasSize(1);
        } catch (IOException e) {
            assertThat(e).hasMessageContaining("could not keep");
        }
    }

    @Test
    void removesWhatAKilledProcessLeft() throws IOException {
        Path left = folder.resolve("work").resolve("spool").resolve("left");
        Files.createFile(left);

        start();

        assertThat(left).doesNotExist();
    }
}
