package dev.dray.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import dev.dray.content.Blob;
import dev.dray.content.ImageException;
import dev.dray.content.ImageStore;
import dev.dray.model.Descriptor;
import dev.dray.model.Repository;
import dev.dray.testkit.RandomImages;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ResumeTest {
    private static final int SIZE = 400_000;

    @TempDir
    private Path root;

    private final Blob blob = new RandomImages(1).blob(SIZE);

    /// A store as another process would open it.
    private ImageStore store() throws IOException {
        return DiskStore.open(root).repository(Repository.parse("acme/web"));
    }

    private Path partial() {
        return root.resolve("partial/sha256").resolve(blob.descriptor().digest().hex());
    }

    private void leavePartial(byte[] bytes) throws IOException {
        Files.createDirectories(partial().getParent());
        Files.write(partial(), bytes);
    }

    private byte[] bytes() throws IOException {
        return blob.open().readAllBytes();
    }

    private void assertWhole() throws IOException {
        try (InputStream in = store().open(blob.descriptor())) {
            assertThat(in.readAllBytes()).isEqualTo(bytes());
        }
        assertThat(partial()).doesNotExist();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 65_535, 131_071, 131_072, 131_073, 262_144, SIZE - 1})
    void goesOnAtTheByteWhereItBrokeOff(int broken) throws Exception {
        assertThatThrownBy(() -> store().put(new RecordingBlob(blob, broken))).hasMessage("connection reset");
        assertThat(store().has(blob.descriptor())).isFalse();
        RecordingBlob second = new RecordingBlob(blob);
        List<Long> positions = new ArrayList<>();

        store().put(second, positions::add);

        assertThat(second.offsets).containsExactly((long) broken);
        assertThat(positions.getFirst()).isEqualTo(broken);
        assertWhole();
    }

    @Test
    void asksForNothingWhenOnlyTheEndWasMissed() throws Exception {
        assertThatThrownBy(() -> store().put(new RecordingBlob(blob, SIZE))).hasMessage("connection reset");
        RecordingBlob second = new RecordingBlob(blob);

        store().put(second);

        assertThat(second.offsets).isEmpty();
        assertWhole();
    }

    @Test
    void leavesNoPartialWhereNothingCame() throws Exception {
        assertThatThrownBy(() -> store().put(new RecordingBlob(blob, 0))).hasMessage("connection reset");

        assertThat(partial()).doesNotExist();
    }

    @Test
    void beginsAgainOnceWhenThePartialIsGarbage() throws Exception {
        leavePartial(new byte[1000]);
        RecordingBlob second = new RecordingBlob(blob);

        store().put(second);

        assertThat(second.offsets).containsExactly(1000L, 0L);
        assertWhole();
    }

    @Test
    void dropsAPartialThatIsTooLong() throws Exception {
        leavePartial(new byte[SIZE + 1]);
        RecordingBlob second = new RecordingBlob(blob);

        store().put(second);

        assertThat(second.offsets).containsExactly(0L);
        assertWhole();
    }

    @Test
    void givesUpAfterASecondWrongCopyAndKeepsNothing() throws Exception {
        leavePartial(new byte[1000]);
        byte[] wrong = bytes();
        wrong[SIZE - 1]++;
        RecordingBlob second = new RecordingBlob(Blob.of(blob.descriptor(), wrong));

        assertThatThrownBy(() -> store().put(second)).isInstanceOf(ImageException.Corrupt.class);

        assertThat(second.offsets).containsExactly(1000L, 0L);
        assertThat(partial()).doesNotExist();
        assertThat(store().has(blob.descriptor())).isFalse();
    }

    @Test
    void asksForWrongBytesOnlyOnce() throws Exception {
        byte[] wrong = bytes();
        wrong[0]++;
        RecordingBlob first = new RecordingBlob(Blob.of(blob.descriptor(), wrong));

        assertThatThrownBy(() -> store().put(first)).isInstanceOf(ImageException.Corrupt.class);

        assertThat(first.offsets).containsExactly(0L);
        assertThat(partial()).doesNotExist();
    }

    @Test
    void stopsWhenInterruptedAndKeepsWhatCame() throws Exception {
        Thread.currentThread().interrupt();

        assertThatThrownBy(() -> store().put(blob)).isInstanceOf(InterruptedIOException.class);
        assertThat(Thread.interrupted()).isTrue();

        RecordingBlob second = new RecordingBlob(blob);
        store().put(second);
        assertWhole();
    }

    @Test
    void putsABlobAgainThatWasCutShortOnDisk() throws Exception {
        store().put(blob);
        Path file = DiskStore.open(root).file(blob.descriptor()).orElseThrow();
        Files.write(file, new byte[10]);

        store().put(blob);

        assertWhole();
    }

    @Test
    void saysWhenTheDiskIsFull() throws Exception {
        Path full = Path.of("/dev/full");
        assumeThat(full).exists();
        Files.createDirectories(partial().getParent());
        Files.createSymbolicLink(partial(), full);

        assertThatThrownBy(() -> store().put(blob))
                .isInstanceOf(ImageException.Rejected.class)
                .hasMessageContaining("could not store " + blob.descriptor().digest() + ": No space left on device")
                .asInstanceOf(type(ImageException.class))
                .satisfies(e -> assertThat(e.help())
                        .hasValueSatisfying(help -> assertThat(help).contains("dray store gc", "DRAY_STORE")));
        assertThat(store().has(blob.descriptor())).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"locks", "partial", "blobs"})
    void saysWhereItCannotWrite(String inTheWay) throws Exception {
        Path file = root.resolve(inTheWay);
        Files.createDirectories(file.getParent());
        Files.writeString(file, "a file where a folder should be");

        assertThatThrownBy(() -> store().put(blob))
                .isInstanceOf(ImageException.Rejected.class)
                .hasMessageStartingWith("could not store " + blob.descriptor().digest())
                .hasMessageContaining(root.toString());
    }

    @Test
    void refusesADescriptorThatLiesAboutTheSizeOfAStoredBlob() throws Exception {
        store().put(blob);
        Descriptor lie =
                new Descriptor(blob.descriptor().mediaType(), blob.descriptor().digest(), SIZE - 1);

        assertThatThrownBy(() -> store().put(Blob.of(lie, bytes()))).isInstanceOf(ImageException.Corrupt.class);

        assertWhole();
    }
}
