package dev.dray.service;

import dev.dray.http.Headers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/// A section of a configuration file. It remembers what it was asked for, so that what nobody asked for can be told.
/// What has the wrong type is an `IllegalArgumentException` that names its path.
final class Setting {
    private final String path;
    private final Map<String, Object> values;
    private final Map<String, Setting> sections = new LinkedHashMap<>();
    private final List<String> unread;

    /// @param path  as in `http.tls`; empty for the whole file
    Setting(String path, Object node) {
        this.path = path;
        this.values = map(node);
        this.unread = new ArrayList<>(this.values.keySet());
    }

    private Map<String, Object> map(Object node) {
        if (node instanceof Map<?, ?> map) {
            Map<String, Object> copy = new LinkedHashMap<>();
            map.forEach((name, value) -> copy.put(String.valueOf(name), value == null ? "" : value));
            return copy;
        }
        if (isNothing(node)) {
            return Map.of();
        }
        throw wrong(path, "a section");
    }

    private static boolean isNothing(Object node) {
        return node instanceof String text && (text.isEmpty() || text.equals("null") || text.equals("~"));
    }

    private static IllegalArgumentException wrong(String path, String wanted) {
        return new IllegalArgumentException("%s: want %s".formatted(path, wanted));
    }

    private String pathOf(String name) {
        return path.isEmpty() ? name : path + "." + name;
    }

    private Optional<Object> find(String name) {
        unread.remove(name);
        return Optional.ofNullable(values.get(name));
    }

    /// An empty one where there is none.
    Setting section(String name) {
        unread.remove(name);
        return sections.computeIfAbsent(
                name,
                ignored -> new Setting(
                        pathOf(name), Optional.ofNullable(values.get(name)).orElse("")));
    }

    /// A section of which a name alone may stand for an empty section of that name: `storage: inmemory`.
    Setting choice(String name) {
        return values.get(name) instanceof String choice && !isNothing(choice)
                ? sections.computeIfAbsent(name, ignored -> {
                    unread.remove(name);
                    return new Setting(pathOf(name), Map.of(choice, ""));
                })
                : section(name);
    }

    Optional<String> text(String name) {
        return find(name).filter(value -> !isNothing(value)).map(value -> {
            if (value instanceof String text) {
                return text;
            }
            throw wrong(pathOf(name), "a text");
        });
    }

    /// As YAML 1.1 has it, which is what the distribution reads.
    Optional<Boolean> flag(String name) {
        return read(name, "true or false", text -> switch (text.toLowerCase(Locale.ROOT)) {
            case "true", "yes", "on" -> true;
            case "false", "no", "off" -> false;
            default -> throw new IllegalArgumentException(text);
        });
    }

    Optional<Integer> number(String name) {
        return read(name, "a whole number", Integer::valueOf);
    }

    Optional<Duration> duration(String name) {
        return read(name, "a duration like 30s or 1h30m", Durations::parse);
    }

    <T> Optional<T> read(String name, String wanted, Function<String, T> reader) {
        return text(name).map(text -> {
            try {
                return reader.apply(text);
            } catch (IllegalArgumentException e) {
                throw wrong(pathOf(name), wanted);
            }
        });
    }

    List<String> texts(String name) {
        return items(name).stream()
                .map(item -> {
                    if (item instanceof String text) {
                        return text;
                    }
                    throw wrong(pathOf(name), "a list of texts");
                })
                .toList();
    }

    /// A list of sections.
    List<Setting> list(String name) {
        List<Setting> list = new ArrayList<>();
        for (Object item : items(name)) {
            Setting setting = new Setting("%s[%d]".formatted(pathOf(name), list.size()), item);
            sections.put(setting.path, setting);
            list.add(setting);
        }
        return list;
    }

    private List<?> items(String name) {
        Object value = find(name).orElse("");
        if (value instanceof List<?> list) {
            return list;
        }
        if (isNothing(value)) {
            return List.of();
        }
        throw wrong(pathOf(name), "a list");
    }

    /// Header fields: names, and a list of values for each.
    Headers headers(String name) {
        Setting section = section(name);
        Headers headers = Headers.NONE;
        for (String field : section.values.keySet()) {
            for (String value : section.texts(field)) {
                headers = headers.plus(field, value);
            }
        }
        return headers;
    }

    /// These mean nothing here, and need not be told of.
    void ignore(String... names) {
        unread.removeAll(List.of(names));
    }

    /// These must not be passed over: without them the registry would not be what is asked for.
    void refuse(String... names) {
        for (String name : names) {
            if (values.containsKey(name)) {
                throw new IllegalArgumentException(pathOf(name) + ": not supported");
            }
        }
    }

    IllegalArgumentException missing(String name) {
        return new IllegalArgumentException(pathOf(name) + ": missing");
    }

    /// The names of what is there.
    List<String> names() {
        return List.copyOf(values.keySet());
    }

    /// The paths of what nobody asked for.
    List<String> unread() {
        List<String> all = new ArrayList<>(unread.stream().map(this::pathOf).toList());
        sections.values().forEach(section -> all.addAll(section.unread()));
        return all;
    }
}
