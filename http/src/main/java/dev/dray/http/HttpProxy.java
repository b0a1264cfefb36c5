package dev.dray.http;

import java.net.URI;
import org.jspecify.annotations.Nullable;

/// A proxy that calls go through.
///
/// @param scheme   `http`: how the proxy itself is spoken with
/// @param user     null when it wants none
/// @param password null when it wants none
/// @param source   where it is configured, as in `HTTPS_PROXY`
public record HttpProxy(
        String scheme,
        String host,
        int port,
        @Nullable String user,
        @Nullable String password,
        String source) {

    /// Reads what stands in a variable: `http://user:password@proxy:3128`, or only `proxy:3128`.
    /// Throws `IllegalArgumentException`; its message has no secrets.
    static HttpProxy parse(String text, String source) {
        URI uri;
        try {
            uri = URI.create(text.contains("://") ? text : "http://" + text);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(wanted(source)); // the text may hold a password
        }
        if (uri.getHost() == null) {
            throw new IllegalArgumentException(wanted(source));
        }
        if (!uri.getScheme().equalsIgnoreCase("http")) {
            throw new IllegalArgumentException("%s names a proxy of the kind %s:, which is not supported (want http:)"
                    .formatted(source, uri.getScheme()));
        }
        String[] who = uri.getRawUserInfo() == null
                ? new String[0]
                : uri.getRawUserInfo().split(":", 2);
        return new HttpProxy(
                "http",
                uri.getHost(),
                uri.getPort() < 0 ? 80 : uri.getPort(),
                who.length > 0 ? decoded(who[0], source) : null,
                who.length > 1 ? decoded(who[1], source) : null,
                source);
    }

    private static String wanted(String source) {
        return "%s is not the address of a proxy (want http://HOST:PORT)".formatted(source);
    }

    private static String decoded(String text, String source) {
        // What is decoded here is a user's name or password, where a plus stands for itself.
        try {
            return Query.parse("x=" + text.replace("+", "%2B")).find("x").orElse("");
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(wanted(source));
        }
    }

    /// As in `http://proxy:3128`; never with the user or the password.
    public String address() {
        return "%s://%s:%d".formatted(scheme, host, port);
    }

    @Override
    public String toString() {
        return address() + " (" + source + ")";
    }
}
