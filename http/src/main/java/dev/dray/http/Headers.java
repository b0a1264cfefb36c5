package dev.dray.http;

import java.util.ArrayList;
import java.util.Collections;
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

    /// @param fields never changed from now on
    private Headers(List<Map.Entry<String, String>> fields) {
        this.fields = fields;
    }

    /// Names and values by turns: `of("Accept", "text/plain", "Range", "bytes=0-")`. Line breaks in values are
    /// refused: they would start a header of the value's own.
    public static Headers of(String... namesAndValues) {
        List<Map.Entry<String, String>> fields = new ArrayList<>(namesAndValues.length / 2);
        for (int i = 0; i < namesAndValues.length; i += 2) {
            fields.add(field(namesAndValues[i], namesAndValues[i + 1]));
        }
        return new Headers(fields);
    }

    private static Map.Entry<String, String> field(String name, String value) {
        if (value.indexOf('\r') >= 0 || value.indexOf('\n') >= 0) {
            throw new IllegalArgumentException("header %s has a line break in its value".formatted(name));
        }
        return Map.entry(name, value);
    }

    /// The first value of that name.
    public Optional<String> find(String name) {
        // Loops, here and below, as a server does this several times for each call.
        for (Map.Entry<String, String> field : fields) {
            if (field.getKey().equalsIgnoreCase(name)) {
                return Optional.of(field.getValue());
            }
        }
        return Optional.empty();
    }

    /// Every value of that name, in order.
    public List<String> all(String name) {
        List<String> values = new ArrayList<>();
        for (Map.Entry<String, String> field : fields) {
            if (field.getKey().equalsIgnoreCase(name)) {
                values.add(field.getValue());
            }
        }
        return Collections.unmodifiableList(values);
    }

    public boolean has(String name) {
        return find(name).isPresent();
    }

    /// A copy with one more value of that name, which has no line breaks.
    public Headers plus(String name, String value) {
        List<Map.Entry<String, String>> copy = new ArrayList<>(fields.size() + 1);
        copy.addAll(fields);
        copy.add(field(name, value));
        return new Headers(copy);
    }

    /// A copy in which this is the only value of that name.
    public Headers with(String name, String value) {
        List<Map.Entry<String, String>> copy = others(name);
        copy.add(field(name, value));
        return new Headers(copy);
    }

    public Headers without(String name) {
        return has(name) ? new Headers(others(name)) : this;
    }

    private List<Map.Entry<String, String>> others(String name) {
        List<Map.Entry<String, String>> others = new ArrayList<>(fields.size() + 1);
        for (Map.Entry<String, String> field : fields) {
            if (!field.getKey().equalsIgnoreCase(name)) {
                others.add(field);
            }
        }
        return others;
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
