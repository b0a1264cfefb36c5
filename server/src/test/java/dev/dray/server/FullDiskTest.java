package dev.dray.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dray.http.HttpReply;
import dev.dray.storage.GarbageOptions;
import dev.dray.storage.GarbageReport;
import dev.dray.storage.Page;
import dev.dray.storage.Storage;
import dev.dray.storage.StoredRepository;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystemException;
import org.junit.jupiter.api.Test;

final class FullDiskTest {
    private IOException failure = new IOException();

    private final Calls calls = new Calls(new RegistryHandler(new Storage() {
        @Override
        public StoredRepository repository(String path) throws IOException {
            throw failure;
        }

        @Override
        public Page repositories(String after, int limit) throws IOException {
            throw failure;
        }

        @Override
        public GarbageReport collectGarbage(GarbageOptions options) throws IOException {
            throw failure;
        }
    }));

    private HttpReply upload() throws IOException {
        return calls.send("POST", "/v2/acme/web/blobs/uploads/");
    }

    @Test
    void saysThatThereIsNoRoomButNotWhere() throws IOException {
        failure = new FileSystemException("/our/disk/secret", null, "No space left on device");

        try (HttpReply reply = upload()) {
            assertThat(reply.status()).isEqualTo(507);
            assertThat(Calls.text(reply))
                    .contains("UNAVAILABLE", "no room left")
                    .doesNotContain("secret");
        }
    }

    @Test
    void looksForTheCause() throws IOException {
        failure =
                new IOException("could not keep it", new UncheckedIOException(new IOException("Disk quota exceeded")));

        assertThat(upload().status()).isEqualTo(507);
    }

    @Test
    void takesNoOtherFailureForAFullDisk() throws IOException {
        failure = new IOException("Input/output error");

        assertThat(upload().status()).isEqualTo(500);
    }
}
