package dev.dray.registry;

import dev.dray.content.ImageException;
import dev.dray.credentials.Keychain;
import dev.dray.http.HttpCall;
import dev.dray.http.HttpReply;
import dev.dray.model.Json;
import dev.dray.model.Repository;
import dev.dray.protocol.CallFailure;
import dev.dray.protocol.Caller;
import dev.dray.protocol.ErrorBody;
import java.util.Optional;
import java.util.function.Function;

/// What it means that a registry refuses a call of the API v1, or answers with what is no document of it.
///
/// @param registry as people name it
/// @param who      what we said who we are; empty for nobody
record V1Failures(String registry, Optional<Keychain.Found> who) implements Caller.Refusal {
    private static final int UNAUTHORIZED = 401;
    private static final int NOT_FOUND = 404;
    private static final int GONE = 410;

    @Override
    public ImageException of(HttpCall call, HttpReply reply) {
        return switch (reply.status()) {
            case UNAUTHORIZED -> denied(Failures.message(call, reply));
            case NOT_FOUND ->
                new ImageException.NotFound(
                        Failures.message(call, reply),
                        "check the name; a private image may need: dray login " + registry);
            case GONE -> new ImageException.Unsupported(Failures.message(call, reply), helpWhereGone());
            default -> Failures.of(call, reply);
        };
    }

    /// Where nobody said who we are, that would help; else it was of no use (protocols B44, D35).
    private ImageException denied(String message) {
        return who.map(found -> new ImageException.Denied(
                        "%s to the credentials from %s".formatted(message, found.source()),
                        "check the user and password, then: dray login " + registry))
                .orElseGet(() -> new ImageException.Denied(message, "log in with: dray login " + registry));
    }

    /// What it means that a registry wants a token, and its index gave none.
    ImageException withoutToken(HttpCall call, HttpReply reply) {
        return denied(Failures.message(call, reply) + "; its index gave no token");
    }

    /// Docker Hub took its API v1 away in 2022 (protocols B3).
    private String helpWhereGone() {
        String subject = registry.equals(Repository.DOCKER_HUB) ? "Docker Hub" : registry;
        return subject + " has its API v1 no more: use the name without v1:, for its API v2";
    }

    /// Reads a document of JSON.
    ///
    /// @param reader throws `IllegalArgumentException` when it is not what was asked for
    /// @throws ImageException.Corrupt when it is none, as where a page for people came
    static <T> T read(HttpCall call, Caller.Document document, Function<Json, T> reader) throws ImageException.Corrupt {
        if (ErrorBody.isPage(document.body())) {
            throw new ImageException.Corrupt(
                    "could not %s: %s answered with a page of HTML where JSON was due"
                            .formatted(call.purpose(), CallFailure.host(document.uri())),
                    "is it a registry of API v1? something on the way may want a log-in, too",
                    null);
        }
        try {
            return reader.apply(Json.parse(document.body()));
        } catch (IllegalArgumentException e) {
            throw new ImageException.Corrupt(
                    "could not %s: %s answered with something else: %s"
                            .formatted(call.purpose(), CallFailure.host(document.uri()), e.getMessage()),
                    e);
        }
    }
}
