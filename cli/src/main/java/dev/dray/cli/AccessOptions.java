package dev.dray.cli;

import dev.dray.ArchiveOptions;
import dev.dray.Dray;
import dev.dray.DrayOptions;
import dev.dray.Place;
import dev.dray.configuration.Network;
import dev.dray.configuration.NetworkOptions;
import dev.dray.credentials.Credential;
import dev.dray.credentials.Credentials;
import dev.dray.credentials.Keychain;
import dev.dray.credentials.Lookup;
import dev.dray.credentials.Resource;
import dev.dray.engine.EngineChoice;
import dev.dray.http.CurlTrace;
import dev.dray.http.HttpEvent;
import dev.dray.http.HttpTrace;
import dev.dray.http.RetryPolicy;
import dev.dray.http.WireOptions;
import dev.dray.model.ImageFormat;
import dev.dray.model.Reference;
import dev.dray.model.Repository;
import dev.dray.registry.ClientOptions;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// The options of every command that speaks with a registry.
final class AccessOptions {
    static final String CREDENTIALS = "--creds";

    @Option(
            names = CREDENTIALS,
            paramLabel = "USER:PASSWORD",
            description = "Who to be, instead of what docker's configuration says.")
    @Nullable
    String credentials;

    /// What the user wrote for them, which messages name.
    String credentialsOption = CREDENTIALS;

    @Option(
            names = "--config",
            paramLabel = "DIR",
            description = "Where config.json is (default: $DOCKER_CONFIG or ~/.docker); no other logins are looked at.")
    @Nullable
    Path config;

    @Option(
            names = "--authfile",
            paramLabel = "FILE",
            description = "The only file to look for logins in, as podman and skopeo have it.")
    @Nullable
    Path authFile;

    @Option(names = "--plain-http", description = "Speak http, not https, to registries that are not on this machine.")
    boolean plainHttp;

    @Option(
            names = "--cacert",
            paramLabel = "FILE",
            description = "Trust these authorities (PEM) besides the system's.")
    @Nullable
    Path authority;

    @Option(names = "--cert", paramLabel = "FILE", description = "Show the named registries this certificate (PEM).")
    @Nullable
    Path certificate;

    @Option(
            names = "--key",
            paramLabel = "FILE",
            description = "The private key (PEM) of --cert, unless it is in the same file.")
    @Nullable
    Path key;

    @Option(names = "--insecure", description = "Check no certificates, and speak http where https does not answer.")
    boolean insecure;

    @Option(
            names = "--registries-conf",
            paramLabel = "FILE",
            description = "Read mirrors and short names there, and nowhere else (/dev/null for none).")
    @Nullable
    Path registriesConf;

    @Option(
            names = "--docker-host",
            paramLabel = "URL",
            description = "The Docker Engine to speak with (default: as docker chooses, $DOCKER_HOST first).")
    @Nullable
    String dockerHost;

    @Option(
            names = "--docker-context",
            paramLabel = "NAME",
            description = "The docker context that names the Docker Engine to speak with.")
    @Nullable
    String dockerContext;

    @Option(names = "--retries", paramLabel = "N", description = "Tries after the first one (default: 4).")
    int retries = RetryPolicy.DEFAULT.attempts() - 1;

    @Option(names = "--timeout", paramLabel = "SECONDS", description = "For one connection to be made (default: 30).")
    int connectTimeout = (int) WireOptions.DEFAULT.connectTimeout().toSeconds();

    @Option(names = "--stall-timeout", paramLabel = "SECONDS", description = "Without a single byte (default: 60).")
    int stallTimeout = (int) WireOptions.DEFAULT.stallTimeout().toSeconds();

    @Option(names = "--jobs", paramLabel = "N", description = "Blobs at a time (default: 4).")
    int jobs = DrayOptions.DEFAULT.parallelism();

    @Option(
            names = "--trace",
            description = "Show each call as a curl line, without secrets, and where failures come from.")
    boolean trace;

    @Mixin
    ExplainOptions explain = new ExplainOptions();

    private @Nullable Network network;

    /// Opens the library as the options say. Close it.
    Dray open(Console console) throws IOException {
        return open(console, archives -> archives);
    }

    /// @param archives how archives are read and written otherwise than they usually are
    Dray open(Console console, UnaryOperator<ArchiveOptions> archives) throws IOException {
        return open(console, archives, ImageFormat.OCI);
    }

    /// @param conversion what images of a form that is no longer used become
    Dray open(Console console, UnaryOperator<ArchiveOptions> archives, ImageFormat conversion) throws IOException {
        if (retries < 0 || jobs < 1 || stallTimeout < 1 || connectTimeout < 1) {
            throw new IllegalArgumentException("--retries wants 0 or more; --jobs and the time-outs want 1 or more");
        }
        Dray dray = Dray.open(DrayOptions.DEFAULT
                .withEnvironment(environment(console))
                .withTransport(console.transport())
                .withNetwork(network(console))
                .withKeychain(keychain(console))
                .withRetry(RetryPolicy.DEFAULT.withAttempts(retries + 1))
                .withWire(WireOptions.DEFAULT
                        .withStallTimeout(Duration.ofSeconds(stallTimeout))
                        .withConnectTimeout(Duration.ofSeconds(connectTimeout)))
                .withClient(ClientOptions.DEFAULT.withPlainHttp(plainHttp).withResumeAttempts(retries))
                .withEngine(new EngineChoice(dockerHost, dockerContext))
                .withParallelism(jobs)
                .withArchives(archives.apply(
                        ArchiveOptions.DEFAULT.withInput(console.in()).withOutput(console.out())))
                .withConversion(conversion)
                .withTrace(trace ? curl(console) : waits(console))
                .withLayer(explain.layer(network(console))));
        explain.mayRead(dray.store().root());
        return dray;
    }

    /// Reads a place as the user wrote it; short names may be aliases.
    Place place(Console console, String text) throws IOException {
        Place place = Place.parse(text, network(console)::parse);
        if (place instanceof Place.InLayout(var directory, var name)) {
            explain.mayRead(directory);
        }
        return place;
    }

    /// Reads the name of an image in a registry.
    Reference reference(Console console, String text) throws IOException {
        return network(console).parse(text);
    }

    /// Reads the name of a repository in a registry.
    Repository repository(Console console, String text) throws IOException {
        Repository.parse(text); // refuses a tag
        return reference(console, text).repository();
    }

    private Network network(Console console) {
        Network made = network;
        if (made == null) {
            if (key != null && certificate == null) {
                throw new IllegalArgumentException("--key is of no use without --cert");
            }
            made = new Network(NetworkOptions.of(environment(console))
                    .withAuthority(authority)
                    .withCertificate(certificate, key)
                    .withInsecure(insecure)
                    .withRegistriesConf(registriesConf)
                    .withWarnings(warning -> console.err().println("warning: " + Text.safe(warning)))
                    .withNotes(note -> note(console, note)));
            network = made;
        }
        return made;
    }

    private void note(Console console, String note) {
        if (trace) {
            console.err().println("# " + Text.safe(note));
        }
    }

    /// The logins that there are, as the options and the environment say.
    Credentials logins(Console console) {
        Path only = authFile == null && config != null ? config.resolve("config.json") : authFile;
        Map<String, String> environment = environment(console);
        Credentials logins =
                only == null ? Credentials.ofEnvironment(environment) : Credentials.ofFile(only, environment);
        return logins.withHelpers(network(console)::credentialHelpers)
                .withWarnings(warning -> console.err().println("warning: " + Text.safe(warning)));
    }

    /// How the credential for a resource is looked for, in all places.
    Lookup examine(Console console, Resource resource) throws IOException {
        if (credentials != null) {
            return new Lookup(
                    resource,
                    List.of(new Lookup.Look(credentialsOption, "given")),
                    Optional.of(new Keychain.Found(password(credentials), credentialsOption)));
        }
        return logins(console).examine(resource);
    }

    private Map<String, String> environment(Console console) {
        Map<String, String> environment = new HashMap<>(console.environment());
        if (config != null) {
            environment.put("DOCKER_CONFIG", config.toString());
        }
        return environment;
    }

    /// Who we are, as the options and the environment say.
    Keychain keychain(Console console) {
        Consumer<Lookup> shown = trace ? lookup -> show(lookup, console) : lookup -> {};
        if (credentials == null) {
            return logins(console).withTrace(shown).keychain();
        }
        Keychain usual = logins(console).withTrace(shown).keychain();
        Keychain given = Keychain.of(password(credentials), credentialsOption);
        return resource -> {
            // What was given for the registry that was named is no mirror's business (protocols H38).
            if (!network(console).isNamed(resource.registry())) {
                return usual.find(resource);
            }
            Optional<Keychain.Found> found = given.find(resource);
            shown.accept(new Lookup(resource, List.of(), found));
            return found;
        };
    }

    /// Says where a credential comes from: "it works with docker" is found out here.
    private static void show(Lookup lookup, Console console) {
        String source = lookup.found().map(Keychain.Found::source).orElse("none, so anonymous");
        console.err().println(Text.safe("# credentials for %s: %s".formatted(lookup.resource(), source)));
        String looks = lookup.looks().stream()
                .map(look -> "%s (%s)".formatted(look.source(), look.result()))
                .collect(Collectors.joining(", "));
        if (!looks.isEmpty()) {
            console.err().println(Text.safe("#   looked at: " + looks));
        }
    }

    /// The password may hold colons, the user may not (protocols D6).
    static Credential.Password password(String userAndPassword) {
        int colon = userAndPassword.indexOf(':');
        if (colon < 1) {
            throw new IllegalArgumentException("credentials want the form USER:PASSWORD");
        }
        return new Credential.Password(userAndPassword.substring(0, colon), userAndPassword.substring(colon + 1));
    }

    /// What servers say in headers may hold what would steer a terminal.
    private HttpTrace curl(Console console) {
        return new CurlTrace(line -> console.err().println(Text.safe(line)), network(console)::curlOptions);
    }

    /// Only what makes the user wait unasked is said.
    private static HttpTrace waits(Console console) {
        return event -> {
            if (event instanceof HttpEvent.Waiting(var call, var reason, var delay) && delay.toSeconds() >= 5) {
                console.err()
                        .println("waiting %d s to try again to %s: %s"
                                .formatted(delay.toSeconds(), Text.safe(call.purpose()), Text.safe(reason)));
            }
        };
    }
}
