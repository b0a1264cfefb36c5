package dev.dray.http;

import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// What in a call or its answer may be shown to nobody but its receiver (protocols H39).
public final class Secrets {
    /// A parameter whose name holds one of these may be a secret: signed URLs come in many dialects.
    private static final List<String> WORDS = List.of(
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

    private Secrets() {}

    /// Whether the value of such a header may be a secret.
    public static boolean isHeader(String name) {
        return Headers.isSecret(name);
    }

    /// Whether the value of such a parameter, of a URL or a form, may be a secret.
    public static boolean isParameter(String name) {
        String lower = name.toLowerCase(Locale.ROOT);
        return WORDS.stream().anyMatch(lower::contains);
    }

    /// A URL without user and password, and with `SIGNATURE=…` in place of parameters that may be secrets.
    public static String without(URI uri) {
        String text = uri.toString();
        if (uri.getRawUserInfo() != null) {
            text = text.replace(uri.getRawUserInfo() + "@", "");
        }
        String query = uri.getRawQuery();
        if (query == null || Stream.of(query.split("&")).noneMatch(Secrets::isSecret)) {
            return text;
        }
        String kept = Stream.of(query.split("&"))
                .filter(Predicate.not(Secrets::isSecret))
                .map(parameter -> parameter + "&")
                .collect(Collectors.joining());
        return text.substring(0, text.indexOf('?') + 1) + kept + "SIGNATURE=…";
    }

    private static boolean isSecret(String parameter) {
        return isParameter(Query.parse(parameter).parameters().stream()
                .map(Map.Entry::getKey)
                .collect(Collectors.joining()));
    }

    /// A challenge as it may be shown: that of a first-generation registry holds its token (protocols B40).
    public static String challenge(String challenge) {
        String scheme = challenge.strip().replaceFirst("\\s.*", "");
        return scheme.equalsIgnoreCase("Token") ? scheme : challenge;
    }
}
