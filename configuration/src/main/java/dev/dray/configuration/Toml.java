package dev.dray.configuration;

import dev.dray.content.ImageException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// A table of a TOML document, read with the types that are wanted. A value of another type is an
/// `IllegalArgumentException` that says where it stands.
record Toml(TomlTable table) {
    /// @throws ImageException.Rejected when it is not TOML, or goes too deep
    static Toml parse(Path file, String text) throws ImageException.Rejected {
        try {
            return new Toml(TomlDocument.parse(text));
        } catch (IllegalArgumentException e) {
            throw new ImageException.Rejected("%s is not TOML: %s".formatted(file, e.getMessage()));
        }
    }

    boolean has(String key) {
        return find(key) != null;
    }

    List<String> keys() {
        return table.keys();
    }

    void warnOfOthers(Set<String> known, String path, Consumer<String> warn) {
        keys().stream().filter(key -> !known.contains(key)).forEach(key -> warn.accept(path + key));
    }

    /// Empty when absent.
    String text(String key) {
        if (find(key) instanceof TomlValue.Text(var text)) {
            return text;
        }
        return absent(key, "", "a \"text\"");
    }

    boolean flag(String key) {
        if (find(key) instanceof TomlValue.Flag(var flag)) {
            return flag;
        }
        return absent(key, false, "true or false");
    }

    List<String> texts(String key) {
        List<String> texts = new ArrayList<>();
        for (TomlValue value : items(key, "[\"a list\", \"of texts\"]")) {
            if (!(value instanceof TomlValue.Text(var text))) {
                throw wrong(key, "[\"a list\", \"of texts\"]");
            }
            texts.add(text);
        }
        return texts;
    }

    Toml table(String key) {
        if (find(key) instanceof TomlValue.Inner(var inner)) {
            return new Toml(inner);
        }
        throw wrong(key, "a table, [%s]".formatted(key));
    }

    /// None when absent.
    List<Toml> tables(String key) {
        List<Toml> tables = new ArrayList<>();
        for (TomlValue value : items(key, "tables, [[%s]]".formatted(key))) {
            if (!(value instanceof TomlValue.Inner(var inner))) {
                throw wrong(key, "tables, [[%s]]".formatted(key));
            }
            tables.add(new Toml(inner));
        }
        return tables;
    }

    private List<TomlValue> items(String key, String wanted) {
        if (find(key) instanceof TomlValue.Items items) {
            return items.values();
        }
        return absent(key, List.of(), wanted);
    }

    private <T> T absent(String key, T otherwise, String wanted) {
        if (has(key)) {
            throw wrong(key, wanted);
        }
        return otherwise;
    }

    private @Nullable TomlValue find(String key) {
        return table.find(key);
    }

    private IllegalArgumentException wrong(String key, String wanted) {
        TomlScanner.Place place = table.place(key);
        return new IllegalArgumentException(
                "%s wants %s%s".formatted(key, wanted, place == null ? "" : " (%s)".formatted(place)));
    }
}
