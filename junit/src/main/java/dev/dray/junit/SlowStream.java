package dev.dray.junit;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;

/// Gives its bytes in small parts with pauses between them.
final class SlowStream extends FilterInputStream {
    private static final int PARTS_PER_SECOND = 20;

    private final int part;
    private final Duration pause;

    SlowStream(InputStream body, int bytesPerSecond) {
        super(body);
        if (bytesPerSecond <= 0) {
            throw new IllegalArgumentException("%d bytes a second (want 1 or more)".formatted(bytesPerSecond));
        }
        this.part = Math.max(1, bytesPerSecond / PARTS_PER_SECOND);
        this.pause = Duration.ofNanos(1_000_000_000L * part / bytesPerSecond);
    }

    @Override
    public int read() throws IOException {
        Pause.of(pause);
        return super.read();
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
        Pause.of(pause);
        return super.read(buffer, offset, Math.min(length, part));
    }
}
