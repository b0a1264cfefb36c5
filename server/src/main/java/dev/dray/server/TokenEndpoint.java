package dev.dray.server;

import dev.dray.http.HttpCall;
import dev.dray.http.HttpReply;
import dev.dray.http.Query;
import dev.dray.model.Repository;
import dev.dray.protocol.ErrorCode;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/// Gives tokens, by GET with `Basic` or anonymously (protocols D10, D11), and by POST as OAuth2 has it (D20,
/// D21).
final class TokenEndpoint {
    static final String PATH = "/token";

    /// Bytes of a form that are read; more is refused.
    private static final int MAX_FORM = 64 * 1024;

    /// Scopes in one token; a token is a header, and headers are short.
    private static final int MAX_SCOPES = 50;

    private final TokenOptions options;
    private final Users users;
    private final Tokens tokens;

    TokenEndpoint(TokenOptions options, Tokens tokens) {
        this.options = options;
        this.users = new Users(options.users());
        this.tokens = tokens;
    }

    HttpReply answer(HttpCall call) throws IOException {
        return switch (call.method()) {
            case "GET" -> byGet(call);
            case "POST" -> byPost(form(call));
            default -> throw Refusal.method("GET, POST");
        };
    }

    private HttpReply byGet(HttpCall call) {
        Query query = Query.parse(call.uri().getRawQuery());
        boolean offline = query.find("offline_token").filter("true"::equals).isPresent();
        if (call.headers().has("Authorization")) {
            return users.find(call).map(user -> give(user, query, offline)).orElseGet(BasicAccess::challenge);
        }
        return options.anonymousPull() ? give("", query, false) : BasicAccess.challenge();
    }

    private HttpReply byPost(Query form) throws Refusal {
        String grant = form.find("grant_type").orElse("");
        Optional<String> user = switch (grant) {
            case "password" ->
                form.find("username")
                        .filter(name ->
                                users.accepts(name, form.find("password").orElse("")));
            case "refresh_token" ->
                form.find("refresh_token").flatMap(tokens::findUser).filter(users::has);
            default ->
                throw new Refusal(ErrorCode.UNSUPPORTED, 400, "want grant_type=password or grant_type=refresh_token");
        };
        boolean offline = form.find("access_type").filter("offline"::equals).isPresent();
        return user.map(name -> give(name, form, offline)).orElseGet(BasicAccess::challenge);
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
        List<Scope> granted = asked.all("scope").stream()
                .flatMap(scopes -> Stream.of(scopes.split(" ")))
                .limit(MAX_SCOPES)
                .flatMap(scope -> Scope.parse(scope).stream())
                .map(scope -> allowed(user, scope))
                .filter(scope -> !scope.actions().isEmpty())
                .toList();
        return JsonReply.of(200, tokens.answer(user, granted, offline)).withHeader("Cache-Control", "no-store");
    }

    private static Scope allowed(String user, Scope asked) {
        Set<String> actions = new LinkedHashSet<>(asked.actions());
        actions.retainAll(allowedActions(user, asked));
        return new Scope(asked.type(), asked.name(), actions);
    }

    private static Set<String> allowedActions(String user, Scope asked) {
        boolean repository = asked.type().equals("repository") && Repository.isPath(asked.name());
        if (user.isEmpty()) {
            return repository ? Set.of("pull") : Set.of();
        }
        boolean catalog = asked.type().equals("registry") && asked.name().equals("catalog");
        return repository ? Set.of("pull", "push", "delete", "*") : catalog ? Set.of("*") : Set.of();
    }
}
