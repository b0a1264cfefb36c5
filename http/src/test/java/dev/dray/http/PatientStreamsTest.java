package dev.dray.http;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// The threads that read and write connections that were dialed are gone once these are closed.
@Timeout(10)
final class PatientStreamsTest {
    @Test
    void nothingIsWrittenAfterTheEnd() throws IOException {
        try (PatientOutput out = new PatientOutput(new ByteArrayOutputStream())) {
            out.end();

            assertThatThrownBy(() -> out.write(1))
                    .isInstanceOf(IOException.class)
                    .hasMessage("the connection was closed");
        }
    }

    @Test
    void nothingIsReadAfterTheEnd() throws IOException {
        try (PatientInput in = new PatientInput(InputStream.nullInputStream())) {
            in.end();

            assertThatThrownBy(in::read).isInstanceOf(IOException.class).hasMessage("the connection was closed");
        }
    }
}
