package dev.dray.http;

import java.io.IOException;
import java.io.InputStream;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.io.HttpClientConnection;
import org.apache.hc.core5.http.io.ResponseOutOfOrderStrategy;
import org.apache.hc.core5.util.Timeout;

/// Looks for an answer while a body is being sent: a server that refuses a layer need not be sent all of it.
final class EarlyAnswer implements ResponseOutOfOrderStrategy {
    private static final long STEP = 64 * 1024;

    /// Over TLS a look costs a millisecond, so there are fewer.
    private static final long BIG_STEP = 4 * 1024 * 1024;

    @Override
    public boolean isEarlyResponseDetected(
            ClassicHttpRequest request, HttpClientConnection connection, InputStream in, long sent, long next)
            throws IOException {
        return passes(STEP, sent, next) && in.available() > 0
                || passes(BIG_STEP, sent, next) && connection.isDataAvailable(Timeout.ONE_MILLISECOND);
    }

    private static boolean passes(long step, long sent, long next) {
        return sent / step < (sent + next) / step;
    }
}
