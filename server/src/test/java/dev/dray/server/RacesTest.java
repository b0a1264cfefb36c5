package dev.dray.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dray.http.HttpReply;
import dev.dray.model.Descriptor;
import dev.dray.model.Digest;
import dev.dray.model.MediaType;
import dev.dray.storage.DiskStorage;
import dev.dray.storage.MemoryStorage;
import dev.dray.storage.Storage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;

/// Whoever pushes, pulls and deletes the same things at once gets one of the answers that each would get alone, and
/// whole content or none.
@ParameterizedClass
@ValueSource(booleans = {false, true})
final class RacesTest {
    private static final int ROUNDS = 20;
    private static final byte[] LAYER = Calls.bytes("layer");
    private static final String REPOSITORY = "/v2/acme/web/";
    private static final String BLOB = REPOSITORY + "blobs/" + Digest.of(LAYER);

    @Parameter
    private boolean onDisk;

    @TempDir
    private Path folder;

    private Storage storage;
    private Calls calls;

    @BeforeEach
    void open() throws IOException {
        storage = onDisk ? DiskStorage.open(folder.resolve("root")) : new MemoryStorage();
        calls = new Calls(new RegistryHandler(storage));
    }

    @AfterEach
    void close() throws IOException {
        storage.close();
    }

    /// Each of them over and over.
    @SafeVarargs
    private static void atOnce(Callable<Void>... actions) throws Exception {
        List<Future<Void>> futures = new ArrayList<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (Callable<Void> action : actions) {
                for (int i = 0; i < ROUNDS; i++) {
                    futures.add(threads.submit(action));
                }
            }
        }
        for (Future<Void> future : futures) {
            future.get();
        }
    }

    private Callable<Void> gives(byte[] whole, String path) {
        return () -> {
            try (HttpReply reply = calls.send("GET", path)) {
                assertThat(reply.status()).isIn(200, 404);
                if (reply.status() == 200) {
                    assertThat(reply.body().readAllBytes()).isEqualTo(whole);
                }
            }
            return null;
        };
    }

    private Callable<Void> deletes(String path) {
        return () -> {
            try (HttpReply reply = calls.send("DELETE", path)) {
                assertThat(reply.status()).isIn(202, 404);
            }
            return null;
        };
    }

    @Test
    void aBlobIsPushedPulledAndDeleted() throws Exception {
        atOnce(gives(LAYER, BLOB), deletes(BLOB), () -> {
            calls.push("acme/web", LAYER);
            return null;
        });
    }

    /// Protocols C63: it is refused where the blob is gone, and is whole itself.
    @Test
    void anImageIsPushedWhileItsLayerIsDeleted() throws Exception {
        byte[] image = Calls.read(calls.image("acme/web", LAYER));

        atOnce(
                deletes(BLOB),
                () -> {
                    calls.push("acme/web", LAYER);
                    return null;
                },
                () -> {
                    try (HttpReply reply = calls.putManifest("acme/web", "1.0", MediaType.OCI_MANIFEST, image)) {
                        assertThat(reply.status()).isIn(201, 404);
                    }
                    return null;
                },
                gives(image, REPOSITORY + "manifests/1.0"));
    }

    @Test
    void aTagIsPushedAndDeleted() throws Exception {
        Descriptor image = calls.pushImage("acme/web", "0.9", LAYER);
        byte[] raw = Calls.read(calls.image("acme/web", LAYER));

        atOnce(
                deletes(REPOSITORY + "manifests/1.0"),
                () -> {
                    assertThat(calls.putManifest("acme/web", "1.0", MediaType.OCI_MANIFEST, raw)
                                    .status())
                            .isEqualTo(201);
                    return null;
                },
                gives(raw, REPOSITORY + "manifests/1.0"));

        assertThat(calls.send("HEAD", REPOSITORY + "manifests/" + image.digest())
                        .status())
                .isEqualTo(200);
    }
}
