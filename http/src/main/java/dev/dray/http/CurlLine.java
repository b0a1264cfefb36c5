package dev.dray.http;

import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/// A call as the `curl` line that does the same. Secrets are left out: `$TOKEN`, `$USER` and `$PASSWORD` stand for
/// them.
public final class CurlLine {
    private static final Set<String> SECRET_PARAMETERS = Set.of(
            "signature",
            "sig",
            "token",
            "x-amz-signature",
            "x-amz-credential",
            "x-amz-security-token",
            "key-pair-id",
            "policy",
            "_state");

    private CurlLine() {}

    /// One line, ready for a POSIX shell. A body is read from the file `$BODY`.
    public static String of(HttpCall call) {
        StringBuilder line = new StringBuilder("curl -sS");
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

    private static String header(String name, String value) {
        return switch (name.toLowerCase(Locale.ROOT)) {
            case "user-agent", "accept-encoding", "content-length" -> "";
            case "authorization" ->
                value.startsWith("Basic ") ? " -u \"$USER:$PASSWORD\"" : " -H \"Authorization: Bearer $TOKEN\"";
            case "cookie" -> " -H \"Cookie: $COOKIE\"";
            default -> " -H " + quote(name + ": " + value);
        };
    }

    private static boolean isForm(HttpCall call) {
        return call.headers().find("Content-Type").orElse("").startsWith("application/x-www-form-urlencoded");
    }

    private static String withoutSecrets(URI uri) {
        Query query = Query.parse(uri.getRawQuery());
        List<String> secret = query.parameters().stream()
                .map(parameter -> parameter.getKey())
                .filter(name -> SECRET_PARAMETERS.contains(name.toLowerCase(Locale.ROOT)))
                .toList();
        String text = uri.toString();
        if (uri.getRawUserInfo() != null) {
            text = text.replace(uri.getRawUserInfo() + "@", "");
        }
        if (secret.isEmpty()) {
            return text;
        }
        String kept = query.parameters().stream()
                .filter(parameter -> !secret.contains(parameter.getKey()))
                .map(parameter -> parameter.getKey() + "=" + parameter.getValue())
                .collect(Collectors.joining("&"));
        return text.substring(0, text.indexOf('?') + 1) + kept + (kept.isEmpty() ? "" : "&") + "SIGNATURE=…";
    }

    private static String quote(String text) {
        return "'" + text.replace("'", "'\\''") + "'";
    }
}
