package dev.dray.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dray.http.HttpReply;
import dev.dray.http.WireHttp;
import dev.dray.http.WireOptions;
import dev.dray.model.Descriptor;
import dev.dray.storage.DiskStorage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Blobs that lie in files, through a socket.
final class FilesOnTheWireTest {
    @TempDir
    private Path folder;

    private final WireHttp wire = new WireHttp(WireOptions.DEFAULT);
    private DiskStorage storage;
    private RegistryServer server;
    private Calls calls;

    @BeforeEach
    void start() throws IOException {
        storage = DiskStorage.open(folder.resolve("root"));
        server = RegistryServer.start(RegistryOptions.of(storage));
        calls = new Calls(wire, server.uri());
    }

    @AfterEach
    void stop() throws IOException {
        wire.close();
        server.close();
        storage.close();
    }

    /// Around the size of a buffer.
    @Test
    void comeWholeAndInParts() throws IOException {
        for (int size : new int[] {0, 1, JettyHandler.BUFFER_SIZE, JettyHandler.BUFFER_SIZE + 1, 1_000_000}) {
            byte[] content = new byte[size];
            new Random(size).nextBytes(content);
            Descriptor blob = calls.push("acme/web", content);
            String path = "/v2/acme/web/blobs/" + blob.digest();

            try (HttpReply whole = calls.send("GET", path);
                    HttpReply head = calls.send("HEAD", path)) {
                assertThat(whole.body().readAllBytes()).isEqualTo(content);
                assertThat(head.length()).isEqualTo(size);
            }
            if (size > 1) {
                try (HttpReply part = calls.send("GET", path, "Range", "bytes=1-" + (size - 2))) {
                    assertThat(part.body().readAllBytes()).isEqualTo(Arrays.copyOfRange(content, 1, size - 1));
                }
            }
        }
    }

    @Test
    void comeBetweenOtherReplies() throws IOException {
        Descriptor image = calls.pushImage("acme/web", "1.0", new byte[300_000]);

        for (int i = 0; i < 3; i++) {
            try (HttpReply manifest = calls.send("GET", "/v2/acme/web/manifests/1.0");
                    HttpReply known = calls.send(
                            "GET",
                            "/v2/acme/web/manifests/1.0",
                            "If-None-Match",
                            image.digest().toString());
                    HttpReply missing = calls.send("HEAD", "/v2/acme/web/manifests/2.0")) {
                assertThat(manifest.body().readAllBytes()).hasSize((int) image.size());
                assertThat(known.status()).isEqualTo(304);
                assertThat(missing.status()).isEqualTo(404);
            }
        }
    }
}
