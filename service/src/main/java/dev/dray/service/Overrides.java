package dev.dray.service;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Values that the environment puts over those of a file: `REGISTRY_HTTP_ADDR` over `http.addr`, by the rules of the
/// distribution's registry. The more general names come first, and a number picks from a list.
final class Overrides {
    private static final String PREFIX = "REGISTRY_";

    /// Podman's and skopeo's, and none of ours.
    private static final String NOT_OURS = "REGISTRY_AUTH_FILE";

    private Overrides() {}

    /// @param file what the file says; stays as it is
    static Map<String, Object> apply(Map<?, ?> file, Map<String, String> environment) {
        Object[] tree = {file};
        new TreeMap<>(environment).forEach((name, value) -> {
            if (name.startsWith(PREFIX) && !name.equals(NOT_OURS) && !name.endsWith("_")) {
                List<String> path = List.of(name.substring(PREFIX.length()).split("_"));
                try {
                    tree[0] = with(tree[0], path, value);
                } catch (IllegalArgumentException e) {
                    throw new IllegalArgumentException("%s: %s".formatted(name, e.getMessage()), e);
                }
            }
        });
        return map(tree[0]);
    }

    private static Object with(@Nullable Object node, List<String> path, String value) {
        if (path.isEmpty()) {
            return value(value);
        }
        String key = path.getFirst();
        List<String> rest = path.subList(1, path.size());
        if (node instanceof List<?> list && key.matches("\\d{1,4}")) {
            return with(list, Integer.parseInt(key), rest, value);
        }
        Map<String, Object> map = map(node);
        String name =
                map.keySet().stream().filter(key::equalsIgnoreCase).findFirst().orElse(key.toLowerCase(Locale.ROOT));
        map.put(name, with(map.get(name), rest, value));
        return map;
    }

    private static Object with(List<?> list, int index, List<String> rest, String value) {
        List<Object> copy = new ArrayList<>(list);
        if (index > copy.size()) {
            throw new IllegalArgumentException("the list has %d entries".formatted(copy.size()));
        }
        if (index == copy.size()) {
            copy.add("");
        }
        copy.set(index, with(copy.get(index), rest, value));
        return copy;
    }

    /// What stands for a map of one name, as in `auth: htpasswd`, becomes one.
    private static Map<String, Object> map(@Nullable Object node) {
        Map<String, Object> copy = new LinkedHashMap<>();
        if (node instanceof Map<?, ?> map) {
            map.forEach((name, value) -> copy.put(String.valueOf(name), value));
        } else if (node instanceof String name && !name.isEmpty()) {
            copy.put(name, "");
        }
        return copy;
    }

    /// Lists and maps may be given as YAML: in brackets, or over several lines. Anything else is a text, whatever is in
    /// it: a password may well look like YAML.
    private static Object value(String text) {
        if (!text.startsWith("[") && !text.startsWith("{") && text.indexOf('\n') < 0) {
            return text;
        }
        Object parsed = YamlFile.parse(text);
        return parsed == null ? text : parsed;
    }
}
