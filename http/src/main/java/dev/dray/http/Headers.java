package dev.dray.http;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;

/// Header fields: names without regard to case, values in order, several values for one name. Immutable.
public final class Headers {
    public static final Headers NONE = new Headers(List.of());

    private static final Set<String> SECRET =
            Set.of("authorization", "proxy-authorization", "cookie", "set-cookie", "x-docker-token");

    private final List<Map.Entry<String, String>> fields;

    private Headers(List<Map.Entry<String, String>> fields) {
        this.fields = List.copyOf(fields);
    }

    /// Names and values by turns: `of("Accept", "text/plain", "Range", "bytes=0-")`.
    public static Headers of(String... namesAndValues) {
        Headers headers = NONE;
        for (int i = 0; i < namesAndValues.length; i += 2) {
            headers = headers.plus(namesAndValues[i], namesAndValues[i + 1]);
        }
        return headers;
    }

    /// The first value of that name.
    public Optional<String> find(String name) {
        return fields.stream()
                .filter(field -> field.getKey().equalsIgnoreCase(name))
                .map(Map.Entry::getValue)
                .findFirst();
    }

    /// Every value of that name, in order.
    public List<String> all(String name) {
        return fields.stream()
                .filter(field -> field.getKey().equalsIgnoreCase(name))
                .map(Map.Entry::getValue)
                .toList();
    }

    public boolean has(String name) {
        return find(name).isPresent();
    }

    /// A copy with one more value of that name. Line breaks are refused: they would start a header of the value's own.
    public Headers plus(String name, String value) {
        if (value.indexOf('\r') >= 0 || value.indexOf('\n') >= 0) {
            throw new IllegalArgumentException("header %s has a line break in its value".formatted(name));
        }
        var copy = new ArrayList<>(fields);
        copy.add(Map.entry(name, value));
        return new Headers(copy);
    }

    /// A copy in which this is the only value of that name.
    public Headers with(String name, String value) {
        return without(name).plus(name, value);
    }

    public Headers without(String name) {
        return new Headers(fields.stream()
                .filter(field -> !field.getKey().equalsIgnoreCase(name))
                .toList());
    }

    /// A copy without the headers that say who we are (protocols H30).
    public Headers withoutSecrets() {
        return new Headers(
                fields.stream().filter(field -> !isSecret(field.getKey())).toList());
    }

    /// Whether the value of such a header may be shown to nobody but its receiver.
    static boolean isSecret(String name) {
        String lower = name.toLowerCase(Locale.ROOT);
        return SECRET.contains(lower) || lower.startsWith("x-registry-");
    }

    public void forEach(BiConsumer<String, String> action) {
        fields.forEach(field -> action.accept(field.getKey(), field.getValue()));
    }

    /// The names alone: values may be secrets.
    @Override
    public String toString() {
        return fields.stream().map(Map.Entry::getKey).toList().toString();
    }
}
