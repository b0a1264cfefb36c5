package dev.dray.hub;

import dev.dray.content.ImageException;
import dev.dray.credentials.Credential;
import dev.dray.http.Http;
import dev.dray.http.HttpBody;
import dev.dray.http.HttpCall;
import dev.dray.http.HttpReply;
import dev.dray.model.Json;
import dev.dray.protocol.Caller;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.util.Locale;
import java.util.Optional;

/// Logs in: with a password, a personal access token or an organisation's, by the newer way; by the older one where
/// that is not there, or where an account wants a code besides (protocols E1 to E4).
final class HubLogin {
    private final Http http;
    private final HubOptions options;
    private final HubSession session;

    /// @param http reaches the Hub, without saying who we are
    HubLogin(Http http, HubOptions options, HubSession session) {
        this.http = http;
        this.options = options;
        this.session = session;
    }

    /// @throws ImageException.Denied when it is refused
    Jwt login(Credential.Password who) throws IOException {
        HttpCall call = call(
                who,
                "/v2/auth/token",
                Json.object()
                        .put("identifier", who.user())
                        .put("secret", who.secret())
                        .build());
        Answer answer = send(call);
        if (answer.isSuccess()) {
            return answer.jwt("access_token");
        }
        return answer.isMissing() || answer.wantsCode() ? olderLogin(who, answer) : answer.fail();
    }

    private Jwt olderLogin(Credential.Password who, Answer newer) throws IOException {
        Optional<String> half = newer.halfToken();
        if (half.isPresent()) {
            return secondFactor(who, half.get());
        }
        HttpCall call = call(
                who,
                "/v2/users/login",
                Json.object()
                        .put("username", who.user())
                        .put("password", who.secret())
                        .build());
        Answer answer = send(call);
        if (answer.isSuccess()) {
            return answer.jwt("token");
        }
        half = answer.halfToken();
        return half.isPresent() ? secondFactor(who, half.get()) : answer.fail();
    }

    /// @param half what the password gave: good for nothing but this
    private Jwt secondFactor(Credential.Password who, String half) throws IOException {
        String code = options.secondFactor().code(who.user());
        HttpCall call = call(
                who,
                "/v2/users/2fa-login",
                Json.object().put("login_2fa_token", half).put("code", code).build());
        Answer answer = send(call);
        return answer.isSuccess() ? answer.jwt("token") : answer.fail();
    }

    /// Sent once: each wrong password counts towards a lock of the name (protocols E4).
    private HttpCall call(Credential.Password who, String path, Json body) {
        byte[] bytes = body.bytes();
        return HttpCall.of("log in to Docker Hub as " + who.user(), "POST", URI.create(options.base() + path))
                .withHeader("Accept", "application/json")
                .withBody("application/json", HttpBody.once(bytes.length, () -> new ByteArrayInputStream(bytes)));
    }

    private Answer send(HttpCall call) throws IOException {
        try (HttpReply reply = new Caller(http, new Refusals(session, Need.READ)).send(call)) {
            return new Answer(call, reply, Words.of(reply));
        }
    }

    /// What came back. No message of it shows a token.
    private final class Answer {
        private final HttpCall call;
        private final HttpReply reply;
        private final Words words;

        Answer(HttpCall call, HttpReply reply, Words words) {
            this.call = call;
            this.reply = reply;
            this.words = words;
        }

        boolean isSuccess() {
            return reply.isSuccess();
        }

        /// Whether the Hub does not know this way in.
        boolean isMissing() {
            return reply.status() == 404 || reply.status() == 405;
        }

        boolean wantsCode() {
            return reply.status() == 401
                    && (halfToken().isPresent()
                            || words.text().toLowerCase(Locale.ROOT).contains("secondary authentication"));
        }

        Optional<String> halfToken() {
            return reply.status() == 401 ? new Members(words.document()).text("login_2fa_token") : Optional.empty();
        }

        Jwt jwt(String member) throws IOException {
            try {
                return Jwt.of(new Members(words.document()).textOrEmpty(member), session.now());
            } catch (IllegalArgumentException e) {
                throw words.isPage()
                        ? Documents.page(call, reply)
                        : new ImageException.Rejected(
                                "could not %s: the answer holds no token".formatted(call.purpose()), "try again later");
            }
        }

        Jwt fail() throws IOException {
            String message = words.message(call, reply);
            if (words.isPage()) {
                throw Refusals.blocked(message);
            }
            throw switch (reply.status()) {
                case 400, 401, 403 ->
                    new ImageException.Denied(
                            message + session.asWhom(),
                            "check the user and password; many wrong ones lock the name for ten minutes: "
                                    + session.login());
                case 429 ->
                    Refusals.rateLimited(
                            message + "; many wrong passwords lock a name for ten minutes", reply, session);
                default -> new ImageException.Rejected(message, reply.status() < 500 ? null : "try again later");
            };
        }
    }
}
