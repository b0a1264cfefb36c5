package dev.dray.protocol;

import dev.dray.content.ImageException;
import dev.dray.http.HttpCall;
import dev.dray.http.HttpReply;
import dev.dray.http.ProxyFailure;
import dev.dray.http.RefusedTarget;
import dev.dray.http.TargetRules;
import dev.dray.http.TlsFailure;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.UnknownHostException;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/// What it means that no reply was had: broken connections become [ImageException]s that say what was tried, why it
/// failed and what may help.
public final class CallFailure {
    private CallFailure() {}

    /// Whether a redirect led to another server, which then answered.
    public static boolean cameFromElsewhere(HttpCall call, HttpReply reply) {
        return reply.uri() != null && !TargetRules.sameOrigin(call.uri(), reply.uri());
    }

    /// The host and its port, without the user that a URL may hold.
    public static String host(URI uri) {
        return uri.getHost() + (uri.getPort() < 0 ? "" : ":" + uri.getPort());
    }

    /// Whether this thread was told to stop, so that nothing more is to be tried.
    public static boolean isCancelled(IOException failure) {
        return failure instanceof InterruptedIOException && !(failure instanceof SocketTimeoutException)
                || Thread.currentThread().isInterrupted();
    }

    /// What it means that no reply was had, or that a body broke off.
    public static IOException of(HttpCall call, IOException failure) {
        return switch (failure) {
            case ImageException e -> e;
            case InterruptedIOException e when isCancelled(e) -> e;
            case IOException e
            when isCancelled(e) -> new InterruptedIOException("interrupted while trying to " + call.purpose());
            case RefusedTarget e ->
                new ImageException.Rejected("could not %s: %s".formatted(call.purpose(), e.getMessage()));
            case SocketTimeoutException e -> unreachable(call, "nothing arrived in time", null, e);
            case UnknownHostException e ->
                unreachable(call, "no such host: " + call.uri().getHost(), "check the name and the network", e);
            case ConnectException e -> unreachable(call, "no connection to " + host(call.uri()), null, e);
            case TlsFailure e -> unreachable(call, String.valueOf(e.getMessage()), help(e), e);
            case ProxyFailure e -> unreachable(call, String.valueOf(e.getMessage()), help(e), e);
            case SSLException e ->
                unreachable(call, "TLS with %s failed: %s".formatted(host(call.uri()), e.getMessage()), null, e);
            default ->
                unreachable(
                        call,
                        "the connection to %s failed: %s".formatted(host(call.uri()), failure.getMessage()),
                        null,
                        failure);
        };
    }

    private static String help(TlsFailure failure) {
        String folder = "~/.config/containers/certs.d/" + failure.host();
        return switch (failure.kind()) {
            case UNTRUSTED ->
                "put the certificate of its authority (PEM) into %s/ca.crt, or name it with --cacert".formatted(folder);
            case EXPIRED -> "compare this machine's clock with the certificate; --insecure does not check it";
            case WRONG_HOST -> "use the name that the certificate is for; --insecure does not check it";
            case CLIENT_REFUSED ->
                "put a client certificate and its key into %s as client.cert and client.key, or use --cert and --key"
                        .formatted(folder);
            case NOT_TLS, OTHER -> "for a registry without TLS use --plain-http";
        };
    }

    private static String help(ProxyFailure failure) {
        return failure.status() == 407
                ? "name them in the variable: http://USER:PASSWORD@HOST:PORT"
                : "hosts that NO_PROXY names are reached directly";
    }

    private static ImageException unreachable(HttpCall call, String why, @Nullable String help, IOException cause) {
        return new ImageException.Unreachable("could not %s: %s".formatted(call.purpose(), why), help, cause);
    }
}
