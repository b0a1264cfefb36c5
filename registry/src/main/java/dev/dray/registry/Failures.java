package dev.dray.registry;

import dev.dray.content.ImageException;
import dev.dray.http.HttpCall;
import dev.dray.http.HttpReply;
import dev.dray.http.RefusedTarget;
import dev.dray.http.RetryAfter;
import dev.dray.protocol.ErrorBody;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.time.Instant;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/// What failures mean: statuses and broken connections become [ImageException]s that say what was tried, what came
/// back and what may help.
final class Failures {
    private Failures() {}

    /// What a reply that is no success means. Reads its body.
    static ImageException of(HttpCall call, HttpReply reply) throws IOException {
        String words = ErrorBody.summarise(reply.read(ErrorBody.MAX_SIZE));
        String message = "could not %s: %s answered HTTP %d%s"
                .formatted(call.purpose(), authority(call), reply.status(), words.isEmpty() ? "" : ", " + words);
        return switch (reply.status()) {
            case 401 -> new ImageException.Denied(message, "log in with: dray login " + authority(call));
            case 403 -> new ImageException.Denied(message, "this user may not do that, or it does not exist");
            case 404 ->
                new ImageException.NotFound(
                        message, "check the name; a private image may need: dray login " + authority(call));
            case 429 ->
                new ImageException.RateLimited(
                        message, RetryAfter.find(reply.headers(), Instant.now()).orElse(null));
            default -> new ImageException.Rejected(message);
        };
    }

    private static String authority(HttpCall call) {
        return call.uri().getAuthority();
    }

    /// What it means that no reply was had, or that a body broke off.
    static IOException of(HttpCall call, IOException failure) {
        return switch (failure) {
            case ImageException e -> e;
            case RefusedTarget e ->
                new ImageException.Rejected("could not %s: %s".formatted(call.purpose(), e.getMessage()));
            case SocketTimeoutException e -> unreachable(call, "nothing arrived in time", null, e);
            case InterruptedIOException e -> e;
            case UnknownHostException e ->
                unreachable(call, "no such host: " + call.uri().getHost(), "check the name and the network", e);
            case ConnectException e -> unreachable(call, "no connection to " + authority(call), null, e);
            case SSLException e ->
                unreachable(
                        call,
                        "TLS with %s failed: %s".formatted(authority(call), e.getMessage()),
                        "for a registry without TLS use --plain-http",
                        e);
            default ->
                unreachable(
                        call,
                        "the connection to %s failed: %s".formatted(authority(call), failure.getMessage()),
                        null,
                        failure);
        };
    }

    private static ImageException unreachable(HttpCall call, String why, @Nullable String help, IOException cause) {
        return new ImageException.Unreachable("could not %s: %s".formatted(call.purpose(), why), help, cause);
    }
}
