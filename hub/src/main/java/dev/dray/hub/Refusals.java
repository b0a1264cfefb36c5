package dev.dray.hub;

import dev.dray.content.ImageException;
import dev.dray.http.HttpCall;
import dev.dray.http.HttpReply;
import dev.dray.http.RetryAfter;
import dev.dray.protocol.Caller;
import org.jspecify.annotations.Nullable;

/// What it means that the Hub refuses.
///
/// @param session who asked
/// @param need    what for
record Refusals(HubSession session, Need need) implements Caller.Refusal {
    /// Statuses with which the service before the Hub turns a caller away (protocols E61).
    private static final int FORBIDDEN = 403;

    private static final int UNAVAILABLE = 503;

    @Override
    public ImageException of(HttpCall call, HttpReply reply) {
        Words words = Words.of(reply);
        String message = words.message(call, reply);
        if (words.isPage() && (reply.status() == FORBIDDEN || reply.status() == UNAVAILABLE)) {
            return blocked(message);
        }
        return switch (reply.status()) {
            case 401 -> new ImageException.Denied(message + session.asWhom(), helpFor401());
            case 403 -> new ImageException.Denied(message + session.asWhom(), helpFor403());
            case 404 -> new ImageException.NotFound(message, helpFor404());
            case 429 -> rateLimited(message, reply, session);
            default -> new ImageException.Rejected(message, reply.status() < 500 ? null : "try again later");
        };
    }

    static ImageException blocked(String message) {
        return new ImageException.Rejected(
                message + ": blocked by the Hub's front end, with a page for people",
                "try again later, or from another network; the registry itself may answer all the same");
    }

    static ImageException rateLimited(String message, HttpReply reply, HubSession session) {
        return new ImageException.RateLimited(
                message, RetryAfter.find(reply.headers(), session.now()).orElse(null));
    }

    private String helpFor401() {
        return session.isLoggedIn()
                ? "the token was revoked, or lacks the scope %s: %s".formatted(need, session.login())
                : "this needs a log-in, by password or by a token with the scope %s: %s"
                        .formatted(need, session.login());
    }

    private String helpFor403() {
        return switch (need) {
            case READ -> helpFor401();
            case DELETE ->
                "this needs a password or a token with the scope %s, of somebody who may administer the repository"
                        .formatted(need);
        };
    }

    /// What we may not see is not there (protocols E60).
    private @Nullable String helpFor404() {
        return session.isLoggedIn()
                ? "check the name; a private one is shown only to who may see it, with the scope " + need
                : "check the name; a private one may need: " + session.login();
    }
}
