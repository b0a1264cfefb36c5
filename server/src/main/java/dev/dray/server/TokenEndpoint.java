package dev.dray.server;

import dev.dray.http.HttpCall;
import dev.dray.http.HttpReply;
import dev.dray.http.Query;
import dev.dray.model.Json;
import dev.dray.protocol.ErrorCode;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// Gives tokens, by GET with `Basic` or anonymously (protocols D10, D11), and by POST as OAuth2 has it (D20,
/// D21).
final class TokenEndpoint {
    static final String PATH = "/token";

    /// Where the public keys are.
    static final String KEYS_PATH = "/token/keys";

    /// Bytes of a form that are read; more is refused.
    private static final int MAX_FORM = 64 * 1024;

    /// Scopes in one token; a token is a header, and headers are short.
    private static final int MAX_SCOPES = 50;

    private final Rules rules;
    private final Logins logins;
    private final Tokens tokens;

    TokenEndpoint(Rules rules, Logins logins, Tokens tokens) {
        this.rules = rules;
        this.logins = logins;
        this.tokens = tokens;
    }

    HttpReply answer(HttpCall call) throws IOException {
        return switch (call.method()) {
            case "GET" -> byGet(call);
            case "POST" -> byPost(call);
            default -> throw Refusal.method("GET, POST");
        };
    }

    HttpReply keys(HttpCall call) throws Refusal {
        if (!call.method().equals("GET") && !call.method().equals("HEAD")) {
            throw Refusal.method("GET, HEAD");
        }
        return JsonReply.of(200, tokens.publicKeys()).withHeader("Cache-Control", "max-age=300");
    }

    private HttpReply byGet(HttpCall call) throws IOException {
        Query query = Query.parse(call.uri().getRawQuery());
        boolean offline = query.find("offline_token").filter("true"::equals).isPresent();
        if (UserPassword.isAnonymous(call)) {
            return rules.allowAnonymous() ? give("", query, false) : BasicAccess.challenge();
        }
        Optional<String> held = UserPassword.credentials(call, "Bearer");
        if (held.isPresent()) {
            return again(held.get(), query);
        }
        return logins.find(call).map(user -> give(user, query, offline)).orElseGet(BasicAccess::challenge);
    }

    /// Some clients ask for a token with the one that they have (oras-java 0.7, once it has pushed one blob).
    /// Who asks so gets the same one, and so neither more time nor more rights.
    private HttpReply again(String token, Query query) {
        return tokens.again(token, asked(query).toList())
                .map(TokenEndpoint::reply)
                .orElseGet(BasicAccess::challenge);
    }

    private HttpReply byPost(HttpCall call) throws IOException {
        Query form = form(call);
        Optional<String> user = switch (form.find("grant_type").orElse("")) {
            case "password" -> byPassword(call, form);
            case "refresh_token" -> byRefreshToken(form);
            default ->
                throw new Refusal(ErrorCode.UNSUPPORTED, 400, "want grant_type=password or grant_type=refresh_token");
        };
        boolean offline = form.find("access_type").filter("offline"::equals).isPresent();
        return user.map(name -> give(name, form, offline)).orElseGet(BasicAccess::challenge);
    }

    private Optional<String> byPassword(HttpCall call, Query form) throws IOException {
        UserPassword given = new UserPassword(
                form.find("username").orElse(""), form.find("password").orElse(""));
        return logins.accepts(call, given) ? Optional.of(given.user()) : Optional.empty();
    }

    /// Good for as long as there is that user.
    private Optional<String> byRefreshToken(Query form) throws IOException {
        Optional<String> user = form.find("refresh_token").flatMap(tokens::findUser);
        return user.isPresent() && logins.has(user.get()) ? user : Optional.empty();
    }

    private static Query form(HttpCall call) throws IOException {
        try (InputStream in = CallBody.open(call.body())) {
            byte[] form = in.readNBytes(MAX_FORM + 1);
            if (form.length > MAX_FORM) {
                throw new Refusal(ErrorCode.SIZE_INVALID, 413, "the form has more than %,d bytes".formatted(MAX_FORM));
            }
            return Query.parse(new String(form, StandardCharsets.UTF_8));
        }
    }

    /// What is asked for and not allowed is left out, which is no error here but will be one at the registry
    /// (protocols D14).
    private HttpReply give(String user, Query asked, boolean offline) {
        List<Scope> granted = asked(asked)
                .map(scope -> rules.allowed(user, scope))
                .filter(scope -> !scope.actions().isEmpty())
                .toList();
        return reply(tokens.answer(user, granted, offline));
    }

    private static Stream<Scope> asked(Query query) {
        return query.all("scope").stream()
                .flatMap(scopes -> Stream.of(scopes.split(" ")))
                .limit(MAX_SCOPES)
                .flatMap(scope -> Scope.parse(scope).stream());
    }

    private static HttpReply reply(Json answer) {
        return JsonReply.of(200, answer).withHeader("Cache-Control", "no-store");
    }
}
