package dev.dray.http;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.Set;
import java.util.function.DoubleSupplier;
import javax.net.ssl.SSLException;

/// Sends a call again when that may help: after connection faults, 408, 429 and 5xx (protocols C165). A server's
/// `Retry-After` is honoured. PATCH is never repeated, nor a call whose body is not repeatable: what a broken one has
/// stored must be asked for first.
public final class RetryingHttp implements Http {
    private static final Set<Integer> TRANSIENT = Set.of(408, 429, 499, 500, 502, 503, 504, 522);

    private final Http next;
    private final RetryPolicy policy;
    private final HttpTrace trace;
    private final Pause pause;
    private final DoubleSupplier chance;
    private final InstantSource clock;

    public RetryingHttp(Http next, RetryPolicy policy, HttpTrace trace) {
        this(next, policy, trace, Pause.REAL, Math::random, InstantSource.system());
    }

    /// @param chance gives numbers from 0 to 1, which spread the delays
    public RetryingHttp(
            Http next, RetryPolicy policy, HttpTrace trace, Pause pause, DoubleSupplier chance, InstantSource clock) {
        this.next = next;
        this.policy = policy;
        this.trace = trace;
        this.pause = pause;
        this.chance = chance;
        this.clock = clock;
    }

    @Override
    public HttpReply send(HttpCall call) throws IOException {
        for (int attempt = 1; ; attempt++) {
            boolean last = attempt >= policy.attempts() || !isRepeatable(call);
            Duration delay;
            String reason;
            try {
                HttpReply reply = next.send(call);
                Optional<Duration> asked = RetryAfter.find(reply.headers(), clock.instant());
                if (last || !TRANSIENT.contains(reply.status()) || tooLong(asked)) {
                    return reply;
                }
                reply.close();
                delay = longer(asked, policy.delayBefore(attempt + 1, chance.getAsDouble()));
                reason = "HTTP " + reply.status();
            } catch (IOException e) {
                if (last || !mayPass(e)) {
                    throw e;
                }
                delay = policy.delayBefore(attempt + 1, chance.getAsDouble());
                reason = String.valueOf(e.getMessage());
            }
            trace.on(new HttpEvent.Waiting(call, reason, delay));
            pause.waitFor(delay);
        }
    }

    private static boolean isRepeatable(HttpCall call) {
        return !call.method().equals("PATCH")
                && (call.body() == null || call.body().isRepeatable());
    }

    private boolean tooLong(Optional<Duration> asked) {
        return asked.isPresent() && asked.get().compareTo(policy.maxWait()) > 0;
    }

    private static Duration longer(Optional<Duration> asked, Duration own) {
        return asked.filter(delay -> delay.compareTo(own) > 0).orElse(own);
    }

    /// Whether a failure may pass by itself: a name that does not resolve, a certificate that is not trusted or a
    /// cancelled thread will not.
    private static boolean mayPass(IOException failure) {
        boolean cancelled = failure instanceof InterruptedIOException && !(failure instanceof SocketTimeoutException)
                || Thread.currentThread().isInterrupted();
        return !cancelled
                && !(failure instanceof UnknownHostException)
                && !(failure instanceof SSLException)
                && !(failure instanceof ProxyFailure proxy && !proxy.mayPass())
                && !(failure instanceof RefusedTarget);
    }
}
