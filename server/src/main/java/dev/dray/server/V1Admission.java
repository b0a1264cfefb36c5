package dev.dray.server;

import dev.dray.http.HttpCall;
import dev.dray.http.HttpReply;
import dev.dray.storage.Storage;
import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Lets callers in, by a token of this API or by what [V1Gate] knows, and gives those tokens (protocols B.4).
final class V1Admission {
    /// Of the index (protocols B44).
    private static final String BASIC = "Basic realm=\"auth required\", Token";

    private final Storage storage;
    private final V1Gate gate;
    private final V1Tokens tokens;

    V1Admission(Storage storage, V1Gate gate, V1Tokens tokens) {
        this.storage = storage;
        this.gate = gate;
        this.tokens = tokens;
    }

    /// What a caller wants to do, by the word that stands in a token.
    enum Wish {
        READ("read"),
        WRITE("write"),
        DELETE("delete");

        final String word;

        Wish(String word) {
            this.word = word;
        }

        List<Scope> scopes(String path) {
            return List.of(
                    switch (this) {
                        case READ -> Scope.repository(path, "pull");
                        case WRITE -> Scope.repository(path, "pull", "push");
                        case DELETE -> Scope.repository(path, "delete");
                    });
        }

        /// A push reads as well: it asks which images are there (protocols B90).
        private boolean isAllowedBy(String access) {
            return access.equals(word) || this == READ && access.equals(WRITE.word);
        }
    }

    /// A repository that the caller may do this with.
    ///
    /// @return its path; nothing may be there yet
    String admit(HttpCall call, V1Name name, Wish wish) throws IOException {
        Optional<V1Tokens.Claim> claim = V1Tokens.Claim.find(call);
        if (claim.isEmpty()) {
            return admitWithoutToken(call, name, wish);
        }
        if (!claim.get().repository().equals(name.full())) {
            throw V1Refusal.unauthorized("Token");
        }
        return path(claim.get(), name, wish);
    }

    private String path(V1Tokens.Claim claim, V1Name name, Wish wish) throws IOException {
        return name.paths().stream()
                .filter(path -> wish.isAllowedBy(claim.access()) && tokens.isGood(claim, path))
                .findFirst()
                .orElseThrow(() -> V1Refusal.unauthorized("Token"));
    }

    /// Asked before anything is looked up: who may not read must not learn what there is (protocols H70).
    private String admitWithoutToken(HttpCall call, V1Name name, Wish wish) throws IOException {
        List<String> admitted = new ArrayList<>();
        for (String path : name.paths()) {
            if (gate.admits(call, wish.scopes(path))) {
                admitted.add(path);
            }
        }
        if (admitted.isEmpty()) {
            throw refusal(call);
        }
        for (String path : admitted) {
            if (storage.repository(path).exists()) {
                return path;
            }
        }
        return admitted.getFirst();
    }

    /// Who is known and may not is told so; who is not known is asked who they are.
    private V1Refusal refusal(HttpCall call) throws IOException {
        boolean known = call.headers().has("Authorization") && gate.admits(call, List.of());
        return known ? new V1Refusal(403, "Access denied") : V1Refusal.unauthorized(BASIC);
    }

    /// The repository of a call that names none, but brings a token for one.
    Optional<String> admitByToken(HttpCall call, Wish wish) throws IOException {
        Optional<V1Tokens.Claim> claim = V1Tokens.Claim.find(call);
        if (claim.isEmpty()) {
            return Optional.empty();
        }
        V1Name name = V1Name.parse(claim.get().repository()).orElseThrow(() -> V1Refusal.unauthorized("Token"));
        return Optional.of(path(claim.get(), name, wish));
    }

    boolean mayRead(HttpCall call, String path) throws IOException {
        return gate.admits(call, Wish.READ.scopes(path));
    }

    void checkMayWrite(HttpCall call, String path) throws IOException {
        if (!gate.admits(call, Wish.WRITE.scopes(path))) {
            throw refusal(call);
        }
    }

    void checkKnown(HttpCall call) throws IOException {
        if (!gate.admits(call, List.of())) {
            throw V1Refusal.unauthorized(BASIC);
        }
    }

    void checkMayList(HttpCall call) throws IOException {
        if (!gate.admits(call, List.of(Scope.catalog()))) {
            throw refusal(call);
        }
    }

    /// What the index says beside its answer: where the images are, and a token for them where the call asks for one
    /// (protocols B40, B47).
    ///
    /// @param path that the caller was admitted to
    HttpReply withToken(HttpReply reply, HttpCall call, V1Name name, String path, Wish wish) {
        boolean wanted = call.headers()
                .find("X-Docker-Token")
                .filter("true"::equalsIgnoreCase)
                .isPresent();
        HttpReply placed = endpoint(call.uri())
                .map(endpoint -> reply.withHeader("X-Docker-Endpoints", endpoint))
                .orElse(reply);
        if (!wanted) {
            return placed;
        }
        String token = tokens.issue(name.full(), path, wish.word);
        return placed.withHeader("X-Docker-Token", token).withHeader("WWW-Authenticate", "Token " + token);
    }

    /// This server, as the caller reaches it. Without the header, clients take the index to be the registry.
    private static Optional<String> endpoint(URI uri) {
        String host = uri.getHost();
        return host == null ? Optional.empty() : Optional.of(host + (uri.getPort() < 0 ? "" : ":" + uri.getPort()));
    }
}
