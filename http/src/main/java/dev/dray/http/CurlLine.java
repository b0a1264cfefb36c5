package dev.dray.http;

import java.util.List;
import java.util.Locale;

/// A call as the `curl` line that does the same. Secrets are left out: `$TOKEN`, `$USER`, `$PASSWORD` and such stand
/// for them.
public final class CurlLine {
    private CurlLine() {}

    /// One line, ready for a POSIX shell. A body is read from the file `$BODY`.
    public static String of(HttpCall call) {
        return of(call, List.of());
    }

    /// @param options more words for the line, not yet quoted: proxies and certificates
    static String of(HttpCall call, List<String> options) {
        StringBuilder line = new StringBuilder("curl -sS");
        options.forEach(option -> line.append(' ').append(ShellWord.ofOption(option)));
        switch (call.method()) {
            case "GET" -> {}
            case "HEAD" -> line.append(" -I");
            default -> line.append(" -X ").append(call.method());
        }
        call.headers().forEach((name, value) -> line.append(header(name, value)));
        if (call.body() != null) {
            line.append(isForm(call) ? " -d \"$FORM\"" : " --data-binary \"@$BODY\"");
        }
        return line.append(' ')
                .append(ShellWord.quote(Secrets.without(call.uri())))
                .toString();
    }

    private static String header(String name, String value) {
        return switch (name.toLowerCase(Locale.ROOT)) {
            case "user-agent", "accept-encoding", "content-length" -> "";
            case "authorization" -> authorization(value);
            // What asks for one is none (protocols B40).
            case "x-docker-token" ->
                value.equals("true") ? " -H 'X-Docker-Token: true'" : " -H \"X-Docker-Token: $SECRET\"";
            case "cookie" -> " -H \"Cookie: $COOKIE\"";
            default ->
                Headers.isSecret(name)
                        ? " -H \"%s: $SECRET\"".formatted(name)
                        : " -H " + ShellWord.quote(name + ": " + value);
        };
    }

    private static String authorization(String value) {
        if (value.regionMatches(true, 0, "Basic ", 0, 6)) {
            return " -u \"$USER:$PASSWORD\"";
        }
        // The first registries' way (protocols B41).
        boolean old = value.regionMatches(true, 0, "Token ", 0, 6);
        return " -H \"Authorization: %s $TOKEN\"".formatted(old ? "Token" : "Bearer");
    }

    private static boolean isForm(HttpCall call) {
        return call.headers().find("Content-Type").orElse("").startsWith("application/x-www-form-urlencoded");
    }
}
