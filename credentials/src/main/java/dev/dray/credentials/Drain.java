package dev.dray.credentials;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/// Reads a stream to its end on a thread of its own, so that its writer never waits for us.
final class Drain {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final InputStream in;
    private final int limit;
    private final Runnable onOverflow;
    private final Thread thread;

    private Drain(InputStream in, int limit, Runnable onOverflow) {
        this.in = in;
        this.limit = limit;
        this.onOverflow = onOverflow;
        this.thread = Thread.ofPlatform().daemon().unstarted(this::read);
    }

    /// @param limit      bytes to read at most
    /// @param onOverflow called once when there are more
    static Drain start(InputStream in, int limit, Runnable onOverflow) {
        Drain drain = new Drain(in, limit, onOverflow);
        drain.thread.start();
        return drain;
    }

    private void read() {
        byte[] buffer = new byte[8192];
        try {
            for (int n = in.read(buffer); n >= 0 && !overflowed(); n = in.read(buffer)) {
                bytes.write(buffer, 0, n);
            }
        } catch (IOException e) {
            // The stream was closed under us; what was read so far is what there is.
        }
        if (overflowed()) {
            onOverflow.run();
        }
    }

    boolean overflowed() {
        return bytes.size() > limit;
    }

    /// What was read by the end of the stream, or until time is up.
    String await(Duration patience) throws InterruptedException {
        thread.join(patience);
        return bytes.toString(StandardCharsets.UTF_8);
    }
}
