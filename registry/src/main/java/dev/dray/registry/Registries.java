package dev.dray.registry;

import dev.dray.content.ImageException;
import dev.dray.credentials.Credential;
import dev.dray.credentials.Keychain;
import dev.dray.credentials.Resource;
import dev.dray.http.Http;
import dev.dray.http.HttpCall;
import dev.dray.http.HttpReply;
import dev.dray.model.Reference;
import dev.dray.model.Repository;
import dev.dray.protocol.Caller;
import dev.dray.protocol.Route;
import java.io.IOException;
import java.net.URI;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/// The way into all registries: what calls share is kept here, a session for each repository, as each may know us by
/// another name. Safe for many threads.
///
/// ```java
/// var registries = new Registries(http, keychain, ClientOptions.DEFAULT);
/// List<String> tags = registries.repository(Repository.parse("ubuntu")).tags();
/// ```
public final class Registries {
    /// Repositories. A registry that reads through to others is asked for any number of them, there or not.
    private static final int MAX_KEPT = 1_000;

    private final Http transport;
    private final Http probe;
    private final Keychain keychain;
    private final ClientOptions options;
    private final Map<String, Endpoint> endpoints = new ConcurrentHashMap<>();
    private final Map<String, Access> accesses = new ConcurrentHashMap<>();
    private final LastUsed<String, Registry> registries = new LastUsed<>(MAX_KEPT);

    /// Kept, as each remembers the manifests it has read.
    private final LastUsed<Repository, RegistryStore> stores = new LastUsed<>(MAX_KEPT);

    private final LastUsed<Repository, RegistryStore> targets = new LastUsed<>(MAX_KEPT);

    /// @param transport follows redirects by the rules of `RedirectingHttp` and knows nothing of who we are
    public Registries(Http transport, Keychain keychain, ClientOptions options) {
        this(transport, transport, keychain, options);
    }

    /// @param probe the same way, but it tries once only: asks whether anybody speaks https, where http would do too
    public Registries(Http transport, Http probe, Keychain keychain, ClientOptions options) {
        this.transport = transport;
        this.probe = probe;
        this.keychain = keychain;
        this.options = options;
    }

    /// The images of one repository.
    public RegistryStore repository(Repository repository) {
        return stores.find(repository, name -> new RegistryStore(registry(name), name, Scope.pull(name.path())));
    }

    /// The images of one repository, for who is going to push there. All is asked for with the right to push: a
    /// repository that is not there yet may be shown only to who may make it, and one token will do for all.
    public RegistryStore target(Repository repository) {
        return targets.find(repository, name -> new RegistryStore(registry(name), name, Scope.push(name.path())));
    }

    /// One repository by the API v1, of before 2016. To be got anew for each operation: tokens of that API are for one.
    public RegistryV1 v1(Repository repository) throws IOException {
        return new RegistryV1(registry(repository), repository);
    }

    /// Searches a registry by the API v1, where it can: names and descriptions that have a word in them.
    ///
    /// @param limit of repositories that are given
    public List<V1Found> searchV1(String registry, String term, int limit) throws IOException {
        Registry known = allowed(registry);
        Optional<Keychain.Found> who = known.session().who();
        Caller caller = new Caller(known.transport(), new V1Failures(registry, who));
        return new V1Search(caller, V1Index.base(known.endpoint()), V1Index.basic(who)).find(term, limit);
    }

    /// Asks whether a registry speaks the API v1.
    public V1Ping pingV1(String registry) throws IOException {
        URI base = V1Index.base(allowed(registry).endpoint());
        HttpCall call = HttpCall.of("reach %s by API v1".formatted(registry), "GET", base.resolve("/v1/_ping"));
        return V1Ping.send(new Caller(transport, Failures::of), call);
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
        try (HttpReply reply = new Caller(transport, Failures::of).send(call)) {
            return new Ping(
                    call.uri(),
                    reply.status(),
                    reply.headers().find("Docker-Distribution-Api-Version").orElse(""),
                    AuthorizedHttp.challenges(reply),
                    Duration.ofNanos(System.nanoTime() - start),
                    clock(reply));
        }
    }

    private static @Nullable Instant clock(HttpReply reply) {
        try {
            return reply.headers()
                    .find("Date")
                    .map(date -> DateTimeFormatter.RFC_1123_DATE_TIME.parse(date, Instant::from))
                    .orElse(null);
        } catch (DateTimeException e) {
            return null;
        }
    }

    /// Checks a credential by asking the registry for what it needs no more than a valid user (protocols D16).
    ///
    /// @throws ImageException.Denied when it is refused
    public void checkLogin(String registry, Credential credential) throws IOException {
        Endpoint endpoint = allowed(registry).endpoint();
        Registry asGiven = registry(endpoint, "", Keychain.of(credential, "this login"), access(endpoint));
        HttpCall call = HttpCall.of("log in to " + registry, "GET", endpoint.uri(new Route.Version()));
        asGiven.caller(Scope.none()).succeed(call).close();
    }

    /// The value of `Authorization` that gives access to a repository, for use with other tools; empty when the
    /// registry asks for none.
    ///
    /// @param push whether to ask for the right to push as well
    public Optional<String> authorization(Repository repository, boolean push) throws IOException {
        Registry known = registry(repository);
        Scope scope = push ? Scope.push(repository.path()) : Scope.pull(repository.path());
        HttpCall call = HttpCall.of(
                "ask for access to " + repository.familiar(),
                "GET",
                known.endpoint().uri(new Route.Version()));
        known.caller(scope).succeed(call).close();
        return known.session().authorization(scope);
    }

    /// How many pulls are left to us, asked without making one; empty where the registry says of no limit. It is asked
    /// once only, as "too many" is an answer, too.
    ///
    /// @param image any that we may read
    public Optional<PullLimits> pullLimits(Reference image) throws IOException {
        Repository repository = image.repository();
        Registry known = registry(repository);
        HttpCall call = Manifests.headOf(known.endpoint(), image);
        Registry once = new Registry(known.endpoint(), probe, known.session(), options);
        options.rules().check(repository.toString());
        try (HttpReply reply = once.caller(Scope.pull(repository.path())).send(call)) {
            Optional<PullLimits> limits =
                    PullLimits.find(reply.headers(), options.clock().instant());
            if (reply.isSuccess() || reply.status() == 429 && limits.isPresent()) {
                return limits;
            }
            throw Failures.of(call, reply);
        }
    }

    /// Sees whether a repository may be read, or pushed to: asks for one tag, or begins an upload and cancels it.
    ///
    /// @throws ImageException.Denied   when it may not
    /// @throws ImageException.NotFound when it is not there, or not shown to us
    public void tryAccess(Repository repository, boolean push) throws IOException {
        AccessTrial trial = new AccessTrial(registry(repository), repository);
        if (push) {
            trial.push();
        } else {
            trial.read();
        }
    }

    /// Where a registry answers, as far as is known without asking it.
    public Endpoint endpoint(String registry) throws IOException {
        return allowed(registry).endpoint();
    }

    /// Where the credential for a registry comes from; empty when there is none.
    public Optional<String> credentialSource(String registry) throws IOException {
        return registry(registry).session().who().map(Keychain.Found::source);
    }

    private Registry registry(Repository repository) {
        return registry(repository.registry(), repository.path()).guarded(repository.toString());
    }

    private Registry allowed(String name) throws IOException {
        options.rules().check(name);
        return registry(name);
    }

    private Registry registry(String name) {
        return registry(name, "");
    }

    /// @param path of a repository; empty for the registry as a whole
    private Registry registry(String name, String path) {
        return registries.find(name + "/" + path, ignored -> {
            Endpoint endpoint = endpoints.computeIfAbsent(name, also -> new Endpoints(probe, options).find(also));
            Access shared = accesses.computeIfAbsent(name, also -> access(endpoint));
            return registry(endpoint, path, keychain, shared);
        });
    }

    private Access access(Endpoint endpoint) {
        return new Access(endpoint, transport, options.clock());
    }

    private Registry registry(Endpoint endpoint, String path, Keychain who, Access shared) {
        Resource resource = new Resource(endpoint.registry(), path);
        return new Registry(endpoint, transport, new Session(endpoint, resource, transport, who, shared), options);
    }
}
