package dev.dray.engine;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.dray.content.ImageException;
import dev.dray.http.Dialer;
import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The streams of a pipe, as far as a file can stand for one: what is written comes back.
final class PipeDialerTest {
    @TempDir
    Path folder;

    @Test
    void aPipeIsReadAndWritten() throws Exception {
        Path pipe = Files.createFile(folder.resolve("pipe"));

        try (Dialer.Connection connection = new PipeDialer(pipe).dial()) {
            connection.output().write("question".getBytes(US_ASCII));

            assertThat(connection.input().readNBytes(8)).asString(US_ASCII).isEqualTo("question");
        }
    }

    @Test
    void whatWasClosedFails() throws Exception {
        Path pipe = Files.createFile(folder.resolve("pipe"));
        Dialer.Connection connection = new PipeDialer(pipe).dial();
        connection.close();

        assertThatThrownBy(() -> connection.output().write(1)).isInstanceOf(ClosedChannelException.class);
    }

    @Test
    void aPipeThatIsNotThereIsNamed() {
        IOException failure = new NoSuchFileException("pipe");

        assertThatThrownBy(() -> new PipeDialer(folder.resolve("none")).dial()).isInstanceOf(NoSuchFileException.class);
        assertThat(new Unreached(new EngineAddress.Pipe("docker_engine")).explain("could not ask: ", failure))
                .isInstanceOf(ImageException.Unreachable.class)
                .hasMessage("could not ask: there is no pipe npipe:////./pipe/docker_engine");
    }
}
