package dev.dray.registry;

import dev.dray.content.ImageException;
import dev.dray.http.HttpCall;
import dev.dray.http.HttpReply;
import dev.dray.http.RetryAfter;
import dev.dray.model.Repository;
import dev.dray.protocol.CallFailure;
import dev.dray.protocol.ErrorBody;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// What it means that a registry refuses: statuses become [ImageException]s that say what was tried, what came back and
/// what may help.
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
        return CallFailure.cameFromElsewhere(call, reply)
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
                .formatted(call.purpose(), CallFailure.host(from), reply.status(), words.isEmpty() ? "" : ", " + words);
    }

    private static byte[] body(HttpReply reply) {
        try {
            return reply.read(ErrorBody.MAX_SIZE);
        } catch (IOException e) {
            // The status says the most of it.
            return new byte[0];
        }
    }

    /// The registry as people name it.
    private static String registry(URI uri) {
        return CallFailure.host(uri).equals(Endpoint.DOCKER_HUB_HOST) ? Repository.DOCKER_HUB : CallFailure.host(uri);
    }
}
