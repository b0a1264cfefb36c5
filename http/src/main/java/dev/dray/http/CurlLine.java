package dev.dray.http;

import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// A call as the `curl` line that does the same. Secrets are left out: `$TOKEN`, `$USER`, `$PASSWORD` and such stand
/// for them.
public final class CurlLine {
    /// A parameter whose name holds one of these may be a secret: signed URLs come in many dialects.
    private static final List<String> SECRET_WORDS = List.of(
            "sig",
            "token",
            "secret",
            "pass",
            "credential",
            "key",
            "auth",
            "policy",
            "verify",
            "_state",
            "code",
            "hmac",
            "hash",
            "md5",
            "jwt",
            "ticket",
            "session",
            "hdn",
            "__gda__");

    /// What a shell takes as it is.
    private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9_@%+=:,./-]+");

    /// What stands for secrets.
    private static final Pattern VARIABLES = Pattern.compile("\\$[A-Z_]+(?::\\$[A-Z_]+)*");

    private CurlLine() {}

    /// One line, ready for a POSIX shell. A body is read from the file `$BODY`.
    public static String of(HttpCall call) {
        return of(call, List.of());
    }

    /// @param options more words for the line, not yet quoted: proxies and certificates
    static String of(HttpCall call, List<String> options) {
        StringBuilder line = new StringBuilder("curl -sS");
        options.forEach(option -> line.append(' ').append(word(option)));
        switch (call.method()) {
            case "GET" -> {}
            case "HEAD" -> line.append(" -I");
            default -> line.append(" -X ").append(call.method());
        }
        call.headers().forEach((name, value) -> line.append(header(name, value)));
        if (call.body() != null) {
            line.append(isForm(call) ? " -d \"$FORM\"" : " --data-binary \"@$BODY\"");
        }
        return line.append(' ').append(quote(withoutSecrets(call.uri()))).toString();
    }

    private static String word(String text) {
        if (VARIABLES.matcher(text).matches()) {
            return '"' + text + '"';
        }
        return PLAIN.matcher(text).matches() ? text : quote(text);
    }

    private static String header(String name, String value) {
        return switch (name.toLowerCase(Locale.ROOT)) {
            case "user-agent", "accept-encoding", "content-length" -> "";
            case "authorization" ->
                value.regionMatches(true, 0, "Basic ", 0, 6)
                        ? " -u \"$USER:$PASSWORD\""
                        : " -H \"Authorization: Bearer $TOKEN\"";
            case "cookie" -> " -H \"Cookie: $COOKIE\"";
            default ->
                Headers.isSecret(name) ? " -H \"%s: $SECRET\"".formatted(name) : " -H " + quote(name + ": " + value);
        };
    }

    private static boolean isForm(HttpCall call) {
        return call.headers().find("Content-Type").orElse("").startsWith("application/x-www-form-urlencoded");
    }

    private static String withoutSecrets(URI uri) {
        String text = uri.toString();
        if (uri.getRawUserInfo() != null) {
            text = text.replace(uri.getRawUserInfo() + "@", "");
        }
        String query = uri.getRawQuery();
        if (query == null || Stream.of(query.split("&")).noneMatch(CurlLine::isSecret)) {
            return text;
        }
        String kept = Stream.of(query.split("&"))
                .filter(Predicate.not(CurlLine::isSecret))
                .map(parameter -> parameter + "&")
                .collect(Collectors.joining());
        return text.substring(0, text.indexOf('?') + 1) + kept + "SIGNATURE=…";
    }

    private static boolean isSecret(String parameter) {
        String name = Query.parse(parameter).parameters().stream()
                .map(Map.Entry::getKey)
                .collect(Collectors.joining())
                .toLowerCase(Locale.ROOT);
        return SECRET_WORDS.stream().anyMatch(name::contains);
    }

    private static String quote(String text) {
        return "'" + text.replace("'", "'\\''") + "'";
    }
}
