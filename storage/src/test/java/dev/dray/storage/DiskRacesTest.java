package dev.dray.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.dray.content.Blob;
import dev.dray.content.ImageException;
import dev.dray.model.Digest;
import dev.dray.model.MediaType;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What happens between two steps of another, and from one minute to the next.
final class DiskRacesTest {
    private static final byte[] CONTENT = new byte[1000];
    private static final Digest DIGEST = Digest.of(CONTENT);

    @TempDir
    private Path root;

    private final TestClock clock = new TestClock();
    private final Quick quick = new Quick();

    private Storage open(Disk.Step step) throws IOException {
        return DiskStorage.open(root, new OwnTree(root), clock, step);
    }

    /// Garbage collection drops uploads that nobody goes on with, which somebody may do at that moment.
    @Test
    void keepsNoUploadThatIsDroppedWhileItEnds() throws IOException {
        Disk.Step dropping = new Disk.Step() {
            @Override
            public void before(String what, Path path) throws IOException {
                if (what.equals("sync file")) {
                    Files.delete(path);
                }
            }

            @Override
            public boolean syncs() {
                return false;
            }
        };
        try (Storage storage = open(dropping)) {
            StoredRepository web = storage.repository("acme/web");
            Upload upload = web.startUpload(DIGEST.algorithm());
            upload.append(new ByteArrayInputStream(CONTENT));

            assertThatThrownBy(() -> upload.keep(DIGEST)).isInstanceOf(ImageException.NotFound.class);

            assertThat(web.find(DIGEST)).isEmpty();
            assertThat(new OwnTree(root).blob(DIGEST)).doesNotExist();
            assertThat(web.findUpload(upload.id())).isEmpty();
        }
    }

    /// What is remembered of the note must not be younger than the note, or it would be renewed too late.
    @Test
    void notesEachMinuteThatContentIsInUse() throws IOException {
        try (Storage storage = open(quick)) {
            storage.repository("acme/web").put(Blob.of(MediaType.OCTET_STREAM, CONTENT));
        }
        try (Storage storage = open(quick)) {
            StoredRepository web = storage.repository("acme/web");
            for (int i = 0; i < 4; i++) {
                clock.goOn(Duration.ofSeconds(50));
                assertThat(web.find(DIGEST)).isPresent();
                assertThat(noted()).isAfter(clock.instant().minus(Duration.ofSeconds(61)));
            }
        }
    }

    private Instant noted() throws IOException {
        Path link = new OwnTree(root).blobLink("acme/web", DIGEST).path();
        return Files.getLastModifiedTime(link).toInstant();
    }
}
