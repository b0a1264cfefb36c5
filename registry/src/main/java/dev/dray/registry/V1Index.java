package dev.dray.registry;

import dev.dray.content.ImageException;
import dev.dray.credentials.Credential;
import dev.dray.credentials.Keychain;
import dev.dray.http.Headers;
import dev.dray.http.Http;
import dev.dray.http.HttpCall;
import dev.dray.http.HttpReply;
import dev.dray.http.RefusedTarget;
import dev.dray.http.TargetRules;
import dev.dray.model.Json;
import dev.dray.model.Repository;
import dev.dray.protocol.CallFailure;
import dev.dray.protocol.Caller;
import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;

/// The half of the API v1 that knows which images a repository has, and lets callers in (protocols B.2,
/// B.4).
final class V1Index {
    static final int MAX_LIST = 32 * 1024 * 1024;

    private static final int MAX_IMAGES = 200_000;
    private static final int MAX_ENDPOINTS = 20;
    private static final String LIBRARY = "library/";

    private final Repository repository;
    private final URI base;
    private final Optional<Keychain.Found> who;
    private final V1Failures failures;
    private final Caller caller;

    /// @param base of the index, without a path
    /// @param who  as whom to ask; what is no password is of no use here
    V1Index(Repository repository, URI base, Http http, Optional<Keychain.Found> who) {
        this.repository = repository;
        this.base = base;
        this.who = who.filter(found -> found.credential() instanceof Credential.Password);
        this.failures = new V1Failures(repository.registry(), this.who);
        this.caller = new Caller(http, failures);
    }

    /// Where the API v1 of a registry is; Docker Hub had a host for it (protocols B1, B4).
    static URI base(Endpoint endpoint) {
        return endpoint.registry().equals(Repository.DOCKER_HUB)
                ? URI.create("https://index.docker.io")
                : endpoint.base();
    }

    V1Failures failures() {
        return failures;
    }

    /// Asks for the images of the repository, and for a token.
    V1Grant grant() throws IOException {
        List<String> names = names();
        try {
            return grant(names.getFirst());
        } catch (ImageException.NotFound e) {
            if (names.size() == 1) {
                throw e;
            }
            try {
                return grant(names.getLast());
            } catch (ImageException.NotFound again) {
                throw e;
            }
        }
    }

    /// A repository without a namespace is in `library`, which some registries want to be said and some do
    /// not (protocols B2, B60).
    private List<String> names() {
        String path = repository.path();
        if (!path.contains("/")) {
            return List.of(path, LIBRARY + path);
        }
        boolean official = path.startsWith(LIBRARY) && path.indexOf('/', LIBRARY.length()) < 0;
        return official ? List.of(path, path.substring(LIBRARY.length())) : List.of(path);
    }

    private V1Grant grant(String name) throws IOException {
        HttpCall call = HttpCall.of(
                        "list the images of %s by API v1, and get a token".formatted(repository.familiar()),
                        "GET",
                        base.resolve("/v1/repositories/" + name + "/images"))
                .withHeader("X-Docker-Token", "true");
        Optional<String> basic = basic();
        Caller.Document list = caller.read(
                basic.map(secret -> call.withHeader("Authorization", secret)).orElse(call), MAX_LIST);
        Optional<V1Token> token = V1Token.find(list.reply().headers());
        return new V1Grant(
                name,
                V1Failures.read(call, list, V1Index::images),
                token,
                basic.isPresent() && (token.isEmpty() || isStandalone()) ? basic : Optional.empty(),
                base,
                endpoints(call, list));
    }

    /// A password goes to the index alone: over https, or over http where that is spoken at all, as for all
    /// registries here (protocols H37).
    private Optional<String> basic() {
        return basic(who);
    }

    /// Empty where there is no password.
    static Optional<String> basic(Optional<Keychain.Found> who) {
        return who.flatMap(found -> found.credential() instanceof Credential.Password password
                ? Optional.of(Session.basic(password))
                : Optional.empty());
    }

    /// Whether there is no other index, so that passwords are for its images too. Only over https, as
    /// Docker had it (protocols B11, B13).
    private boolean isStandalone() throws IOException {
        if (!"https".equals(base.getScheme())) {
            return false;
        }
        HttpCall call = HttpCall.of(
                "ask %s whether it is an index and a registry in one".formatted(base.getHost()),
                "GET",
                base.resolve("/v1/_ping"));
        try (HttpReply reply = caller.send(call)) {
            return reply.status() == 200 && saysStandalone(reply.headers());
        }
    }

    static boolean saysStandalone(Headers headers) {
        String said =
                headers.find("X-Docker-Registry-Standalone").map(String::strip).orElse("true");
        return said.equalsIgnoreCase("true") || said.equals("1");
    }

    private static SequencedMap<String, String> images(Json answer) {
        if (!(answer instanceof Json.Items(var items)) || items.size() > MAX_IMAGES) {
            throw new IllegalArgumentException("no list of at most %,d images".formatted(MAX_IMAGES));
        }
        SequencedMap<String, String> images = new LinkedHashMap<>();
        for (Json item : items) {
            String id = item.findText("id").orElse("");
            if (!V1Ids.isFull(id)) {
                throw new IllegalArgumentException("an image without a full id");
            }
            // A push lists an image once more for each of its tags (protocols B90).
            images.merge(id, item.findText("checksum").orElse(""), (first, next) -> first.isEmpty() ? next : first);
        }
        return images;
    }

    /// What the index names, in its order; its own server where it names none. It must not make us call
    /// hosts inside our network, and the password goes to none of them (protocols B47, H36).
    private List<URI> endpoints(HttpCall call, Caller.Document list) throws IOException {
        List<URI> endpoints = new ArrayList<>();
        for (String value : list.reply().headers().all("X-Docker-Endpoints")) {
            for (String entry : value.split(",", -1)) {
                if (!entry.isBlank()) {
                    endpoints.add(endpoint(call, list.uri(), entry.strip()));
                }
            }
        }
        if (endpoints.size() > MAX_ENDPOINTS) {
            throw new ImageException.Rejected("could not %s: it names %,d registries (at most %d)"
                    .formatted(call.purpose(), endpoints.size(), MAX_ENDPOINTS));
        }
        return endpoints.isEmpty() ? List.of(list.uri().resolve("/")) : endpoints;
    }

    private static URI endpoint(HttpCall call, URI index, String entry) throws IOException {
        try {
            URI endpoint = URI.create("%s://%s/".formatted(index.getScheme(), entry));
            if (endpoint.getHost() == null
                    || endpoint.getUserInfo() != null
                    || !endpoint.getPath().equals("/")) {
                throw new IllegalArgumentException("more than a host, or less");
            }
            TargetRules.checkEndpoint(index, endpoint);
            return endpoint;
        } catch (IllegalArgumentException e) {
            throw new ImageException.Rejected(
                    "could not %s: what it names as its registry is no host".formatted(call.purpose()));
        } catch (RefusedTarget e) {
            throw CallFailure.of(call, e);
        }
    }
}
