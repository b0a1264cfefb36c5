package dev.dray.registry;

import dev.dray.content.ImageException;
import dev.dray.http.HttpCall;
import dev.dray.http.HttpReply;
import dev.dray.http.ProxyFailure;
import dev.dray.http.RefusedTarget;
import dev.dray.http.RetryAfter;
import dev.dray.http.TargetRules;
import dev.dray.http.TlsFailure;
import dev.dray.model.Repository;
import dev.dray.protocol.ErrorBody;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/// What failures mean: statuses and broken connections become [ImageException]s that say what was tried, what came
/// back and what may help.
final class Failures {
    private Failures() {}

    /// What a reply that is no success means. Reads its body.
    static ImageException of(HttpCall call, HttpReply reply) {
        byte[] body = body(reply);
        String message = message(call, reply, body);
        String login = "dray login " + registry(call.uri());
        return switch (reply.status()) {
            case 401 -> new ImageException.Denied(message, "log in with: " + login);
            case 403 -> new ImageException.Denied(message, helpFor403(call, reply));
            case 404 -> new ImageException.NotFound(message, "check the name; a private image may need: " + login);
            case 429 ->
                new ImageException.RateLimited(
                        message, RetryAfter.find(reply.headers(), Instant.now()).orElse(null));
            case 400 -> new ImageException.Rejected(message, helpFor400(call, body));
            default -> new ImageException.Rejected(message, reply.status() < 500 ? null : "try again later");
        };
    }

    /// Servers that want TLS, or a certificate, and did not get it, often say so in a page for people.
    private static @Nullable String helpFor400(HttpCall call, byte[] body) {
        String page = new String(body, StandardCharsets.ISO_8859_1);
        String folder = "~/.config/containers/certs.d/" + registry(call.uri());
        if (page.contains("No required SSL certificate") || page.contains("SSL certificate error")) {
            return "it wants a client certificate: put client.cert and client.key into %s, or use --cert and --key"
                    .formatted(folder);
        }
        boolean wantsTls = call.uri().getScheme().equals("http")
                && (page.contains("sent to HTTPS port") || page.contains("request to an HTTPS server"));
        return wantsTls
                ? "it speaks TLS: put its authority into %s/ca.crt, or use --cacert or --insecure".formatted(folder)
                : null;
    }

    private static String helpFor403(HttpCall call, HttpReply reply) {
        return cameFromElsewhere(call, reply)
                ? "that is where %s keeps it: try again later".formatted(registry(call.uri()))
                : "this user may not do that, or it does not exist";
    }

    /// What was tried and what came back, in the words of who answered. Reads the body.
    static String message(HttpCall call, HttpReply reply) {
        return message(call, reply, body(reply));
    }

    private static String message(HttpCall call, HttpReply reply, byte[] body) {
        URI from = reply.uri() == null ? call.uri() : reply.uri();
        String words = ErrorBody.summarise(body);
        return "could not %s: %s answered HTTP %d%s"
                .formatted(call.purpose(), host(from), reply.status(), words.isEmpty() ? "" : ", " + words);
    }

    private static byte[] body(HttpReply reply) {
        try {
            return reply.read(ErrorBody.MAX_SIZE);
        } catch (IOException e) {
            // The status says the most of it.
            return new byte[0];
        }
    }

    /// Whether a redirect led to another server, which then answered.
    static boolean cameFromElsewhere(HttpCall call, HttpReply reply) {
        return reply.uri() != null && !TargetRules.sameOrigin(call.uri(), reply.uri());
    }

    /// The host, without the user that a URL may hold.
    private static String host(URI uri) {
        return uri.getHost() + (uri.getPort() < 0 ? "" : ":" + uri.getPort());
    }

    /// The registry as people name it.
    private static String registry(URI uri) {
        return host(uri).equals(Endpoint.DOCKER_HUB_HOST) ? Repository.DOCKER_HUB : host(uri);
    }

    /// Whether this thread was told to stop, so that nothing more is to be tried.
    static boolean isCancelled(IOException failure) {
        return failure instanceof InterruptedIOException && !(failure instanceof SocketTimeoutException)
                || Thread.currentThread().isInterrupted();
    }

    /// What it means that no reply was had, or that a body broke off.
    static IOException of(HttpCall call, IOException failure) {
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
