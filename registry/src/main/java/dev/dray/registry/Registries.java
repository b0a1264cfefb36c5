package dev.dray.registry;

import dev.dray.content.ImageException;
import dev.dray.credentials.Credential;
import dev.dray.credentials.Keychain;
import dev.dray.http.Http;
import dev.dray.http.HttpCall;
import dev.dray.http.HttpReply;
import dev.dray.model.Repository;
import dev.dray.protocol.Route;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/// The way into all registries: what calls share is kept here, a session for each registry. Safe for many threads.
///
/// ```java
/// var registries = new Registries(http, keychain, ClientOptions.DEFAULT);
/// List<String> tags = registries.repository(Repository.parse("ubuntu")).tags();
/// ```
public final class Registries {
    private final Http transport;
    private final Keychain keychain;
    private final ClientOptions options;
    private final Map<String, Registry> registries = new ConcurrentHashMap<>();

    /// Kept, as each remembers the manifests it has read.
    private final Map<Repository, RegistryStore> stores = new ConcurrentHashMap<>();

    /// @param transport follows redirects by the rules of `RedirectingHttp` and knows nothing of who we are
    public Registries(Http transport, Keychain keychain, ClientOptions options) {
        this.transport = transport;
        this.keychain = keychain;
        this.options = options;
    }

    /// The images of one repository.
    public RegistryStore repository(Repository repository) {
        return stores.computeIfAbsent(
                repository, name -> new RegistryStore(registry(name.registry()).guarded(name.toString()), name));
    }

    /// The names of all repositories, where the registry tells (Docker Hub and many others do not).
    public List<Repository> repositories(String registry) throws IOException {
        Registry known = allowed(registry);
        HttpCall call = HttpCall.of(
                "list the repositories of " + registry, "GET", known.endpoint().uri(new Route.Catalog()));
        return Pages.all(known.caller(Scope.catalog()), call, "repositories").stream()
                .filter(Repository::isPath)
                .distinct()
                .map(path -> new Repository(registry, path))
                .toList();
    }

    /// Asks whether a registry is there and what it wants, without saying who we are.
    public Ping ping(String registry) throws IOException {
        Endpoint endpoint = allowed(registry).endpoint();
        HttpCall call = HttpCall.of("reach " + registry, "GET", endpoint.uri(new Route.Version()));
        long start = System.nanoTime();
        try (HttpReply reply = new Caller(transport).send(call)) {
            return new Ping(
                    call.uri(),
                    reply.status(),
                    reply.headers().find("Docker-Distribution-Api-Version").orElse(""),
                    AuthorizedHttp.challenges(reply),
                    Duration.ofNanos(System.nanoTime() - start));
        }
    }

    /// Checks a credential by asking the registry for what it needs no more than a valid user (protocols D16).
    ///
    /// @throws ImageException.Denied when it is refused
    public void checkLogin(String registry, Credential credential) throws IOException {
        Endpoint endpoint = allowed(registry).endpoint();
        Keychain given = name -> Optional.of(new Keychain.Found(credential, "this login"));
        Registry asGiven = new Registry(endpoint, transport, new Session(endpoint, transport, given, options), options);
        HttpCall call = HttpCall.of("log in to " + registry, "GET", endpoint.uri(new Route.Version()));
        asGiven.caller(Scope.none()).succeed(call).close();
    }

    /// The value of `Authorization` that gives access to a repository, for use with other tools; empty when the
    /// registry asks for none.
    ///
    /// @param push whether to ask for the right to push as well
    public Optional<String> authorization(Repository repository, boolean push) throws IOException {
        Registry known = allowed(repository.registry()).guarded(repository.toString());
        Scope scope = push ? Scope.push(repository.path()) : Scope.pull(repository.path());
        HttpCall call = HttpCall.of(
                "ask for access to " + repository.familiar(),
                "GET",
                known.endpoint().uri(new Route.Version()));
        known.caller(scope).succeed(call).close();
        return known.session().authorization(scope);
    }

    /// Where the credential for a registry comes from; empty when there is none.
    public Optional<String> credentialSource(String registry) throws IOException {
        return registry(registry).session().source();
    }

    private Registry allowed(String name) throws IOException {
        options.rules().check(name);
        return registry(name);
    }

    private Registry registry(String name) {
        return registries.computeIfAbsent(name, ignored -> {
            Endpoint endpoint = new Endpoints(transport, options).find(name);
            return new Registry(endpoint, transport, new Session(endpoint, transport, keychain, options), options);
        });
    }
}
