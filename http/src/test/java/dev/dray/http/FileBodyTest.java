package dev.dray.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class FileBodyTest {
    @TempDir
    private Path folder;

    private Path file;

    @BeforeEach
    void write() throws IOException {
        file = Files.writeString(folder.resolve("f"), "0123456789");
    }

    private static String text(FileBody body) throws IOException {
        return new String(body.readAllBytes(), StandardCharsets.UTF_8);
    }

    @Test
    void isAPartOfAFile() throws IOException {
        try (FileBody body = FileBody.open(file, 2, 5)) {
            assertThat(body.read()).isEqualTo('2');
            assertThat(body.position()).isEqualTo(3);
            assertThat(body.remaining()).isEqualTo(4);
            assertThat(text(body)).isEqualTo("3456");
            assertThat(body.read()).isEqualTo(-1);
        }
    }

    @Test
    void fillsABufferOverAndOver() throws IOException {
        try (FileBody body = FileBody.open(file, 0, 10)) {
            ByteBuffer buffer = ByteBuffer.allocateDirect(7);

            assertThat(body.read(buffer)).isEqualTo(7);
            buffer.clear();
            assertThat(body.read(buffer)).isEqualTo(3);
            assertThat(buffer.limit()).isEqualTo(7);
            assertThat(body.read(buffer)).isEqualTo(-1);
        }
    }

    @Test
    void endsWhereTheFileEnds() throws IOException {
        try (FileBody body = FileBody.open(file, 8, 100)) {
            assertThat(text(body)).isEqualTo("89");
        }
    }

    @Test
    void isSentWithoutBeingRead() throws IOException {
        ByteArrayOutputStream received = new ByteArrayOutputStream();
        try (FileBody body = FileBody.open(file, 2, 5)) {
            assertThat(body.send(Channels.newChannel(received), 3)).isEqualTo(3);
            assertThat(body.send(Channels.newChannel(received), 100)).isEqualTo(2);
            assertThat(body.remaining()).isZero();
        }
        assertThat(received.toString(StandardCharsets.UTF_8)).isEqualTo("23456");
    }

    /// Else who sends it would wait for ever.
    @Test
    void isNotSentBeyondTheFilesEnd() throws IOException {
        try (FileBody body = FileBody.open(file, 10, 5)) {
            assertThatThrownBy(() -> body.send(Channels.newChannel(OutputStream.nullOutputStream()), 5))
                    .isInstanceOf(EOFException.class);
        }
    }

    /// A blob that is deleted while somebody reads it is read to its end.
    @Test
    void outlivesTheFilesName() throws IOException {
        try (FileBody body = FileBody.open(file, 0, 10)) {
            Files.delete(file);

            assertThat(text(body)).isEqualTo("0123456789");
        }
    }
}
