package dev.dray.http;

import java.net.URI;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// The parameters of a URI or a form: names and values, decoded, in order; a name may come several times.
public record Query(List<Map.Entry<String, String>> parameters) {
    public static final Query NONE = new Query(List.of());

    public Query {
        parameters = List.copyOf(parameters);
    }

    /// Reads `a=1&b=2`; null is none. What cannot be decoded is kept as it stands.
    public static Query parse(@Nullable String raw) {
        if (raw == null || raw.isEmpty()) {
            return NONE;
        }
        List<Map.Entry<String, String>> parameters = new ArrayList<>();
        for (String parameter : raw.split("&")) {
            int equals = parameter.indexOf('=');
            parameters.add(
                    equals < 0
                            ? Map.entry(decode(parameter), "")
                            : Map.entry(
                                    decode(parameter.substring(0, equals)), decode(parameter.substring(equals + 1))));
        }
        return new Query(parameters);
    }

    private static String decode(String text) {
        try {
            return URLDecoder.decode(text, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            return text;
        }
    }

    public Query plus(String name, String value) {
        var copy = new ArrayList<>(parameters);
        copy.add(Map.entry(name, value));
        return new Query(copy);
    }

    public Optional<String> find(String name) {
        return all(name).stream().findFirst();
    }

    public List<String> all(String name) {
        return parameters.stream()
                .filter(parameter -> parameter.getKey().equals(name))
                .map(Map.Entry::getValue)
                .toList();
    }

    /// Adds these to a URI, whose own query stays byte for byte: it may be signed (protocols C32, D10).
    public URI appendTo(URI uri) {
        if (parameters.isEmpty()) {
            return uri;
        }
        // A fragment is never sent, and what came after it would belong to it.
        String text = uri.toString().replaceFirst("#.*", "");
        return URI.create(text + (uri.getRawQuery() == null ? "?" : text.endsWith("?") ? "" : "&") + this);
    }

    @Override
    public String toString() {
        return parameters.stream()
                .map(parameter -> encode(parameter.getKey()) + "=" + encode(parameter.getValue()))
                .collect(Collectors.joining("&"));
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
