package dev.dray.configuration;

import dev.dray.content.ImageException;
import dev.dray.http.HttpProxy;
import dev.dray.http.ProxyChoice;
import dev.dray.http.ProxyVariables;
import dev.dray.http.Tls;
import dev.dray.http.TlsChoice;
import dev.dray.model.Reference;
import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/// How each registry is reached: what its name means, which mirrors stand in for it, which certificates and
/// proxies are used. What the options say goes before what the environment says, and that before files; of
/// files the user's go before the system's. Nothing is read before it is asked for. Safe for many threads.
public final class Network implements TlsChoice, ProxyChoice {
    private final NetworkOptions options;
    private final ConfigurationFolders folders;
    private final HostCertificates certificates;
    private final ProxyVariables proxies;
    private final Set<HostAndPort> named = ConcurrentHashMap.newKeySet();
    private final Map<HostAndPort, List<String>> ways = new ConcurrentHashMap<>();
    private final Set<String> told = ConcurrentHashMap.newKeySet();
    private @Nullable RegistriesConf conf;

    public Network(NetworkOptions options) {
        this.options = options;
        this.folders = new ConfigurationFolders(options.environment(), options.root());
        this.certificates = new HostCertificates(options, folders);
        this.proxies = new ProxyVariables(options.environment());
    }

    private synchronized RegistriesConf conf() throws IOException {
        if (conf == null) {
            conf = new RegistriesFiles(folders).read(options.registriesConf());
            conf.warnings().stream().distinct().forEach(options.warnings());
        }
        return conf;
    }

    /// Reads a name as a user writes it. A short one may be an alias, or belong to the one search registry of
    /// registries.conf; else it means what it means to docker.
    ///
    /// @throws ImageException.Rejected when it is not clear what is meant
    public Reference parse(String name) throws IOException {
        List<String> search = conf().search();
        Reference parsed = new ShortNames(conf().aliases(), search == null ? List.of() : search).parse(name);
        Reference asDocker = Reference.parse(name);
        if (!parsed.equals(asDocker)) {
            note("%s is %s, by registries.conf".formatted(name, parsed));
        }
        return parsed;
    }

    /// Where an image may be had for reading, in the order to try: its mirrors, and last its own place.
    ///
    /// @throws ImageException.Denied when the registry is blocked
    public List<Candidate> candidates(Reference name) throws IOException {
        Optional<RegistryEntry> found = conf().find(name.toString());
        if (found.isEmpty()) {
            return List.of(new Candidate(name, false));
        }
        RegistryEntry entry = allowed(name.toString(), found.get());
        List<Candidate> all = new ArrayList<>();
        try {
            for (RegistryEntry.Mirror mirror : entry.mirrors(name.digest() != null)) {
                all.add(new Candidate(entry.rewrite(name, mirror.location()), true));
            }
            all.add(new Candidate(entry.rewrite(name, entry.location()), false));
        } catch (IllegalArgumentException e) {
            throw new ImageException.Rejected(String.valueOf(e.getMessage()));
        }
        note("%s is read from %s, by [[registry]] \"%s\" in %s"
                .formatted(name, String.join(", then ", texts(all)), entry.prefix(), entry.file()));
        return all;
    }

    private static List<String> texts(List<Candidate> candidates) {
        return candidates.stream()
                .map(candidate -> candidate.reference().toString())
                .toList();
    }

    /// Checks that a registry may be used at all.
    ///
    /// @param name of a registry, or of a repository with its registry
    /// @throws ImageException.Denied when it is blocked
    public void check(String name) throws IOException {
        Optional<RegistryEntry> found = conf().find(name);
        if (found.isPresent()) {
            allowed(name, found.get());
        }
    }

    private static RegistryEntry allowed(String name, RegistryEntry entry) throws ImageException.Denied {
        if (entry.blocked()) {
            throw new ImageException.Denied(
                    "%s is blocked, by [[registry]] \"%s\" in %s".formatted(name, entry.prefix(), entry.file()),
                    "who keeps that file can say why; --registries-conf FILE reads another one");
        }
        return entry;
    }

    /// Whether http, or a certificate that nobody knows, will do for a registry: because the options say so,
    /// or an entry or a mirror in registries.conf. It counts for the whole host: TLS is spoken with hosts,
    /// not with paths.
    public boolean isInsecure(String registry) throws IOException {
        return options.insecure() || isInsecure(HostAndPort.ofRegistry(registry));
    }

    private boolean isInsecure(HostAndPort host) throws IOException {
        for (RegistryEntry entry : conf().entries()) {
            boolean itself = entry.insecure()
                    && (entry.location().isEmpty()
                            ? entry.prefix().covers(host.toString()) >= 0
                            : HostAndPort.ofRegistry(entry.location()).equals(host));
            if (itself
                    || entry.mirrors().stream()
                            .anyMatch(mirror -> mirror.insecure()
                                    && HostAndPort.ofRegistry(mirror.location()).equals(host))) {
                return true;
            }
        }
        return false;
    }

    /// Whether there are certificates for a registry, so that it is likely to speak TLS.
    public boolean hasCertificates(String registry) {
        return options.authority() != null
                || options.certificate() != null
                || certificates.folder(HostAndPort.ofRegistry(registry)).isPresent();
    }

    /// Says that a user named this registry. Only such are shown the certificate in the options: not mirrors, not token
    /// servers, not where redirects lead.
    public void named(String registry) {
        named.add(HostAndPort.ofRegistry(registry));
    }

    /// Whether a user named this registry: see [#named].
    public boolean isNamed(String registry) {
        return named.contains(HostAndPort.ofRegistry(registry));
    }

    @Override
    public Tls of(String host, int port) throws IOException {
        HostAndPort reached = HostAndPort.of(host, port);
        boolean verified = !options.insecure() && !isInsecure(reached);
        Tls tls = certificates.tls(reached, verified, named.contains(reached));
        certificates.folder(reached).ifPresent(folder -> note("certificates for %s: %s".formatted(reached, folder)));
        if (!verified) {
            note("the certificate of %s is not checked".formatted(reached));
        }
        return tls;
    }

    @Override
    public Optional<HttpProxy> find(URI uri) {
        Optional<HttpProxy> proxy = proxies.find(uri);
        proxy.ifPresent(through -> note("%s is reached through the proxy %s".formatted(uri.getHost(), through)));
        return proxy;
    }

    /// Says that what is no registry is reached in a way of its own, and by no proxy: a Docker Engine, say.
    ///
    /// @param base        where its calls go to
    /// @param curlOptions what `curl` must be told to go that way
    public void reached(URI base, List<String> curlOptions) {
        List<String> words = new ArrayList<>(curlOptions);
        words.addAll(proxies.isAny() ? List.of("--noproxy", "*") : List.of());
        ways.put(HostAndPort.of(base), List.copyOf(words));
    }

    /// What `curl` must be told to go the same way. It knows the same variables, but not by the same rules.
    public List<String> curlOptions(URI uri) {
        List<String> way = uri.getHost() == null ? null : ways.get(HostAndPort.of(uri));
        return way == null ? curlOptionsForRegistry(uri) : way;
    }

    private List<String> curlOptionsForRegistry(URI uri) {
        List<String> words = new ArrayList<>(proxyOptions(uri));
        if ("https".equalsIgnoreCase(uri.getScheme()) && uri.getHost() != null) {
            HostAndPort host = HostAndPort.of(uri);
            words.addAll(certificates.curlOptions(host, named.contains(host)));
        }
        return words;
    }

    private List<String> proxyOptions(URI uri) {
        try {
            Optional<HttpProxy> proxy = proxies.find(uri);
            if (proxy.isPresent()) {
                List<String> through = List.of("-x", proxy.get().address(), "--noproxy", "");
                return proxy.get().user() == null
                        ? through
                        : List.of("-x", proxy.get().address(), "--noproxy", "", "-U", "$PROXY_USER:$PROXY_PASSWORD");
            }
        } catch (IllegalArgumentException e) {
            // The call itself will say so.
            return List.of();
        }
        return proxies.isAny() ? List.of("--noproxy", "*") : List.of();
    }

    /// `credential-helpers` of registries.conf; empty when no file names any.
    public List<String> credentialHelpers() throws IOException {
        List<String> helpers = conf().credentialHelpers();
        return helpers == null ? List.of() : helpers;
    }

    /// Tells something to who wants to know why; the same thing once.
    public void note(String note) {
        if (told.add(note)) {
            options.notes().accept(note);
        }
    }
}
