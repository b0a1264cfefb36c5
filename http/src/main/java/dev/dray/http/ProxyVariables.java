package dev.dray.http;

import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// The proxies that the environment names, by the rules of Go's programs (crane, skopeo, docker): `HTTPS_PROXY` and
/// `HTTP_PROXY` by the scheme of the call, except for what `NO_PROXY` names and for this machine. The upper-case name
/// goes before the lower-case one.
public final class ProxyVariables implements ProxyChoice {
    private static final List<String> ALL =
            List.of("HTTPS_PROXY", "https_proxy", "HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy");

    private final Map<String, String> environment;
    private final NoProxy exceptions;

    public ProxyVariables(Map<String, String> environment) {
        this.environment = environment;
        String exceptions = find("NO_PROXY", "no_proxy").map(Variable::value).orElse("");
        this.exceptions = NoProxy.parse(exceptions);
    }

    private record Variable(String name, String value) {}

    @Override
    public Optional<HttpProxy> find(URI uri) {
        Optional<Variable> named = "https".equalsIgnoreCase(uri.getScheme())
                ? find("HTTPS_PROXY", "https_proxy")
                : isCgi() ? find("http_proxy") : find("HTTP_PROXY", "http_proxy");
        return named.filter(variable -> goesThrough(uri)).map(one -> HttpProxy.parse(one.value, one.name));
    }

    /// A web server hands its visitors' `Proxy:` header to CGI programs as HTTP_PROXY (CVE-2016-5388).
    private boolean isCgi() {
        return environment.containsKey("REQUEST_METHOD");
    }

    private boolean goesThrough(URI uri) {
        @Nullable String host = uri.getHost();
        if (host == null || TargetRules.isLoopback(host)) {
            return false;
        }
        int defaultPort = "https".equalsIgnoreCase(uri.getScheme()) ? 443 : 80;
        return !exceptions.matches(host, uri.getPort() < 0 ? defaultPort : uri.getPort());
    }

    /// Whether the environment names any proxy, to us or to curl.
    public boolean isAny() {
        return find(ALL.toArray(String[]::new)).isPresent();
    }

    private Optional<Variable> find(String... names) {
        return Stream.of(names)
                .map(name ->
                        new Variable(name, environment.getOrDefault(name, "").strip()))
                .filter(variable -> !variable.value.isEmpty())
                .findFirst();
    }
}
