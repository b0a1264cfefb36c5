package dev.dray.engine;

import dev.dray.content.ImageException;
import dev.dray.http.HttpCall;
import dev.dray.http.HttpReply;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What it means that an Engine refuses, in its own words (protocols F14, F20, F64).
final class EngineFailure {
    static final String NAME_ANOTHER =
            "start the Engine, or name another: DOCKER_HOST, --docker-host, --docker-context";

    private static final Pattern TOO_OLD =
            Pattern.compile("client version (\\S+) is too old.* version is (\\d+\\.\\d+)", Pattern.DOTALL);
    private static final Pattern TOO_NEW =
            Pattern.compile("client version (\\S+) is too new.* version is (\\d+\\.\\d+)", Pattern.DOTALL);

    private EngineFailure() {}

    static ImageException of(HttpCall call, HttpReply reply) {
        Answer answer = Answer.of(reply);
        String tried = "could not %s: ".formatted(call.purpose());
        String message = tried + answer.words();
        return switch (answer.status()) {
            case 400 -> version(tried, answer.text()).orElseGet(() -> new ImageException.Rejected(message, null));
            case 401, 403 -> new ImageException.Denied(message, null);
            case 404 ->
                new ImageException.NotFound(
                        message, message.contains("docker login") ? "if it is private: dray login REGISTRY" : null);
            case 429 -> new ImageException.RateLimited(message, null);
            // A 500 may be anything, from a registry that cannot be reached to Podman's "image not known".
            default -> EngineWords.failure(call, answer.words());
        };
    }

    /// The two sides have no version of the API in common, or the one that was pinned is not.
    private static Optional<ImageException> version(String tried, String text) {
        Matcher old = TOO_OLD.matcher(text);
        if (old.find()) {
            boolean ours = old.group(1).equals(ApiVersion.NEWEST.toString());
            return Optional.of(new ImageException.Unsupported(
                    tried
                            + "the Engine speaks %s of its API and newer, not %s; %s"
                                    .formatted(old.group(2), old.group(1), spokenHere()),
                    ours ? "a newer version of this program is needed, or an older Engine" : UNPIN));
        }
        Matcher fresh = TOO_NEW.matcher(text);
        return fresh.find()
                ? Optional.of(new ImageException.Unsupported(
                        tried
                                + "the Engine speaks %s of its API and older, not %s; %s"
                                        .formatted(fresh.group(2), fresh.group(1), spokenHere()),
                        UNPIN))
                : Optional.empty();
    }

    private static final String UNPIN = "unset DOCKER_API_VERSION: then both sides agree on a version";

    private static String spokenHere() {
        return "this program speaks %s to %s".formatted(ApiVersion.OLDEST, ApiVersion.NEWEST);
    }

    /// Their newest is older than all that is spoken here.
    static ImageException tooOld(ApiVersion theirs, String where) {
        return new ImageException.Unsupported(
                "the Engine at %s is too old: it speaks versions up to %s of its API; %s"
                        .formatted(where, theirs, spokenHere()),
                "a newer Engine is needed: 1.12 or later");
    }

    /// What answers `/_ping` as no Engine would.
    ///
    /// @param where the address
    static ImageException noEngine(Answer answer, String where) {
        if (answer.text().contains("HTTP request to an HTTPS server")) {
            return new ImageException.Unreachable(
                    "could not reach the Engine: it wants TLS at %s (%s)".formatted(where, answer.text()),
                    "set DOCKER_TLS_VERIFY=1, and DOCKER_CERT_PATH to the folder of ca.pem, cert.pem and key.pem",
                    null);
        }
        if (answer.status() == 401 || answer.status() == 403) {
            return new ImageException.Denied(
                    "could not reach the Engine at %s: %s".formatted(where, answer.words()), null);
        }
        if (answer.status() >= 500) {
            return new ImageException.Unreachable(
                    "could not reach the Engine at %s: %s".formatted(where, answer.words()), null, null);
        }
        return new ImageException.Unreachable(
                "could not reach the Engine: what answers at %s is no Docker Engine, but %s (to /_ping: HTTP %d)"
                        .formatted(where, kind(answer), answer.status()),
                "check DOCKER_HOST, --docker-host, --docker-context",
                null);
    }

    private static String kind(Answer answer) {
        if (answer.isRegistry()) {
            return "a registry";
        }
        return answer.isWebPage() ? "a web server" : "something else";
    }

    /// A document that is no JSON.
    static ImageException noDocument(HttpCall call, Answer answer, String why) {
        return answer.isWebPage()
                ? new ImageException.Corrupt(
                        "could not %s: a web page came where JSON was due".formatted(call.purpose()),
                        "something that stands before the Engine may want a login",
                        null)
                : new ImageException.Corrupt("could not %s: %s".formatted(call.purpose(), why));
    }
}
