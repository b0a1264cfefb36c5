package dev.dray.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.dray.content.Blob;
import dev.dray.content.ImageException;
import dev.dray.content.ImageSink;
import dev.dray.model.Descriptor;
import dev.dray.model.MediaType;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What everything promises that images can be put into. Extend it with a sink of your own.
public abstract class ImageSinkContract {
    private final RandomImages images = new RandomImages(5);
    /// The one under test, opened before each.
    ImageSink sink;

    /// An empty sink. It is closed after the test.
    protected abstract ImageSink newSink() throws IOException;

    @BeforeEach
    void open() throws IOException {
        sink = newSink();
    }

    @AfterEach
    void close() throws IOException {
        sink.close();
    }

    @Test
    void hasWhatItTook() throws IOException {
        Blob blob = images.blob(1000);
        Blob empty = Blob.of(MediaType.OCTET_STREAM, new byte[0]);
        assertThat(sink.has(blob.descriptor())).isFalse();

        sink.put(blob);
        sink.put(empty);

        assertThat(sink.has(blob.descriptor())).isTrue();
        assertThat(sink.has(empty.descriptor())).isTrue();
    }

    @Test
    void takesABlobAfterOneThatBrokeOff() throws IOException {
        Blob blob = images.blob(100_000);
        assertThatThrownBy(() -> sink.put(breakingAfter(blob, 60_000))).isInstanceOf(IOException.class);
        assertThat(sink.has(blob.descriptor())).isFalse();

        sink.put(blob);

        assertThat(sink.has(blob.descriptor())).isTrue();
    }

    /// The blob, but every stream of it fails after some bytes.
    protected static Blob breakingAfter(Blob blob, int bytes) {
        return new Blob() {
            @Override
            public Descriptor descriptor() {
                return blob.descriptor();
            }

            @Override
            public InputStream open(long offset) throws IOException {
                return new BrokenStream(blob.open(offset).readAllBytes(), bytes);
            }
        };
    }

    @Test
    void refusesBytesOfAnotherDigest() throws IOException {
        Blob blob = images.blob(1000);
        byte[] wrong = blob.open().readAllBytes();
        wrong[500]++;

        assertThatThrownBy(() -> sink.put(Blob.of(blob.descriptor(), wrong)))
                .isInstanceOfAny(ImageException.Corrupt.class, ImageException.Rejected.class);
        assertThat(sink.has(blob.descriptor())).isFalse();
    }

    @Test
    void refusesTooFewAndTooManyBytes() throws IOException {
        Blob blob = images.blob(1000);
        byte[] bytes = blob.open().readAllBytes();
        byte[] longer = Arrays.copyOf(bytes, 1001);
        byte[] shorter = Arrays.copyOf(bytes, 999);

        assertThatThrownBy(() -> sink.put(Blob.of(blob.descriptor(), longer))).isInstanceOf(IOException.class);
        assertThatThrownBy(() -> sink.put(Blob.of(blob.descriptor(), shorter))).isInstanceOf(IOException.class);
        assertThat(sink.has(blob.descriptor())).isFalse();
    }

    @Test
    void tellsThePositionUpToTheEnd() throws IOException {
        Blob blob = images.blob(300_000);
        List<Long> positions = new ArrayList<>();

        sink.put(blob, positions::add);

        assertThat(positions.getLast()).isEqualTo(300_000);
    }
}
