package dev.dray;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.dray.content.ImageException;
import dev.dray.content.ImageStore;
import dev.dray.content.Progress;
import dev.dray.credentials.Keychain;
import dev.dray.http.Http;
import dev.dray.http.HttpCall;
import dev.dray.http.HttpReply;
import dev.dray.http.RetryPolicy;
import dev.dray.layer.ApplyOptions;
import dev.dray.layer.Compression;
import dev.dray.layer.LayerWriter;
import dev.dray.layer.TarEntry;
import dev.dray.model.Descriptor;
import dev.dray.model.Platform;
import dev.dray.registry.ClientOptions;
import dev.dray.server.RegistryHandler;
import dev.dray.storage.MemoryStorage;
import dev.dray.testkit.FaultyHttp;
import dev.dray.testkit.RandomImages;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Layers are read while they are still under way, and what was damaged there is found all the same.
final class ReadingWhileItArrivesTest {
    private static final Place IMAGE = Place.parse("localhost:5000/acme/web:1.0");
    private static final String BLOBS = "GET /v2/acme/web/blobs/";
    private static final int SIZE = 1_000_000;

    @TempDir
    Path folder;

    private final MemoryStorage storage = new MemoryStorage();
    private final List<Descriptor> layers = new ArrayList<>();

    @BeforeEach
    void pushAnImageOfTwoLayers() throws IOException {
        ImageStore store = storage.repository("acme/web");
        List<String> diffIds = new ArrayList<>();
        for (Compression compression : List.of(Compression.GZIP, Compression.NONE)) {
            LayerWriter.NewLayer layer = layer("file-" + compression, compression);
            store.put(layer.blob());
            layers.add(layer.blob().descriptor());
            diffIds.add(layer.diffId().toString());
        }
        store.tag("1.0", RandomImages.image(store, Platform.ofThisMachine(), layers, diffIds));
    }

    private LayerWriter.NewLayer layer(String name, Compression compression) throws IOException {
        byte[] content = new byte[SIZE];
        new Random(1).nextBytes(content);
        try (LayerWriter writer = LayerWriter.open(folder.resolve(name), compression)) {
            writer.tar().put(TarEntry.file(name, SIZE), new ByteArrayInputStream(content));
            return writer.finish();
        }
    }

    private Dray open(Http server) throws IOException {
        return Dray.open(DrayOptions.DEFAULT
                .withTransport(server)
                .withKeychain(Keychain.NONE)
                .withStore(folder.resolve("store"))
                .withRetry(RetryPolicy.DEFAULT.withAttempts(1))
                .withClient(ClientOptions.DEFAULT.withPause(delay -> {}).withResumeAttempts(0)));
    }

    private Http server() {
        return new RegistryHandler(storage);
    }

    @Test
    void aLayerIsUnpackedBeforeItsEndIsThere() throws Exception {
        CountDownLatch begun = new CountDownLatch(1);
        Http slow = call -> {
            HttpReply reply = server().send(call);
            return isFor(call, layers.getFirst()) ? reply.withBody(waiting(reply.body(), begun)) : reply;
        };

        try (Dray dray = open(slow)) {
            dray.unpack(
                    IMAGE,
                    null,
                    folder.resolve("root"),
                    ApplyOptions.DEFAULT.withProgress((entries, bytes) -> begun.countDown()),
                    Progress.SILENT);
        }

        assertThat(folder.resolve("root/file-GZIP")).hasSize(SIZE);
    }

    private static boolean isFor(HttpCall call, Descriptor blob) {
        return call.uri().getPath().endsWith(blob.digest().toString());
    }

    /// The second half comes only once something has happened.
    private static InputStream waiting(InputStream body, CountDownLatch latch) {
        return new FilterInputStream(body) {
            private int given;

            @Override
            public int read(byte[] buffer, int offset, int length) throws IOException {
                if (given > SIZE / 2) {
                    await(latch);
                }
                int n = super.read(buffer, offset, length);
                given += Math.max(n, 0);
                return n;
            }
        };
    }

    private static void await(CountDownLatch latch) throws IOException {
        try {
            if (!latch.await(30, TimeUnit.SECONDS)) {
                throw new IOException("nothing was unpacked meanwhile");
            }
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1})
    void whatWasDamagedOnItsWayIsToldAsSuchAndNotKept(int layer) throws Exception {
        // The first byte that counts is one of the tar's header, so reading fails long before the end.
        FaultyHttp damaging =
                new FaultyHttp(server()).on(BLOBS + layers.get(layer).digest(), 1, FaultyHttp.wrongByte(100));

        try (Dray dray = open(damaging)) {
            Path file = folder.resolve("tar");
            assertThatThrownBy(() -> dray.export(IMAGE, null, file, Progress.SILENT))
                    .isInstanceOf(ImageException.Corrupt.class)
                    .hasMessageContaining("has the digest");

            dray.export(IMAGE, null, file, Progress.SILENT);

            ByteArrayOutputStream stream = new ByteArrayOutputStream();
            dray.export(IMAGE, null, stream, Progress.SILENT);
            assertThat(Files.readAllBytes(file)).isEqualTo(stream.toByteArray()).hasSizeGreaterThan(2 * SIZE);
        }
    }

    @Test
    void aStreamGetsNothingOfWhatBreaksOff() throws Exception {
        FaultyHttp broken =
                new FaultyHttp(server()).on(BLOBS + layers.getFirst().digest(), 1, FaultyHttp.cutAfter(SIZE / 2));
        ByteArrayOutputStream stream = new ByteArrayOutputStream();

        try (Dray dray = open(broken)) {
            assertThatThrownBy(() -> dray.export(IMAGE, null, stream, Progress.SILENT))
                    .isInstanceOf(ImageException.Unreachable.class);
            assertThat(stream.size()).isZero();

            // What had come is gone on with, and is read when the rest has come.
            dray.export(IMAGE, null, stream, Progress.SILENT);
        }

        assertThat(stream.size()).isGreaterThan(2 * SIZE);
    }
}
