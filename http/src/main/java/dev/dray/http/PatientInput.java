package dev.dray.http;

import java.io.IOException;
import java.io.InputStream;
import java.util.concurrent.FutureTask;
import org.jspecify.annotations.Nullable;

/// Reads a stream that can be neither interrupted nor hurried, so that both can be done with this one. A read that
/// took too long goes on behind, and is what the next one waits for: nothing is lost.
final class PatientInput extends InputStream {
    private static final int BUFFER = 64 * 1024;

    private final InputStream in;
    private final Errand errand = new Errand("dialed-input");
    private final byte[] buffer = new byte[BUFFER];
    private @Nullable FutureTask<Integer> reading;
    private int from;
    private int to;
    private volatile int timeout;

    PatientInput(InputStream in) {
        this.in = in;
    }

    int timeout() {
        return timeout;
    }

    void timeout(int milliseconds) {
        timeout = milliseconds;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        if (from == to && !fill()) {
            return -1;
        }
        int n = Math.min(length, to - from);
        System.arraycopy(buffer, from, target, offset, n);
        from += n;
        return n;
    }

    private boolean fill() throws IOException {
        FutureTask<Integer> wanted = reading;
        if (wanted == null) {
            wanted = errand.begin(() -> in.read(buffer, 0, BUFFER));
            reading = wanted;
        }
        int n = Errand.await(wanted, timeout);
        reading = null;
        from = 0;
        to = Math.max(n, 0);
        return n >= 0;
    }

    @Override
    public int available() {
        return to - from;
    }

    void end() {
        errand.end();
    }
}
