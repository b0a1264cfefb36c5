package dev.dray.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
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

    /// A blob that is deleted while somebody reads it is read to its end.
    @Test
    void outlivesTheFilesName() throws IOException {
        try (FileBody body = FileBody.open(file, 0, 10)) {
            Files.delete(file);

            assertThat(text(body)).isEqualTo("0123456789");
        }
    }
}
