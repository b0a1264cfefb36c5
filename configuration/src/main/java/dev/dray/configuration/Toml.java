package dev.dray.configuration;

import dev.dray.content.ImageException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.tomlj.TomlArray;
import org.tomlj.TomlParseResult;
import org.tomlj.TomlPosition;
import org.tomlj.TomlTable;

/// A table of a TOML document, read with the types that are wanted. A value of another type is an
/// `IllegalArgumentException` that says where it stands.
record Toml(TomlTable table) {
    /// @throws ImageException.Rejected when it is not TOML, or goes too deep
    static Toml parse(Path file, String text) throws ImageException.Rejected {
        TomlParseResult document = document(file, text);
        if (document.hasErrors()) {
            throw new ImageException.Rejected(
                    "%s is not TOML: %s".formatted(file, document.errors().getFirst()));
        }
        return new Toml(document);
    }

    private static TomlParseResult document(Path file, String text) throws ImageException.Rejected {
        try {
            return org.tomlj.Toml.parse(text);
        } catch (StackOverflowError e) {
            // The parser goes a step deeper for each bracket, however many there are.
            throw new ImageException.Rejected("%s is nested too deeply".formatted(file));
        }
    }

    boolean has(String key) {
        return find(key) != null;
    }

    Set<String> keys() {
        return table.keySet();
    }

    void warnOfOthers(Set<String> known, String path, Consumer<String> warn) {
        keys().stream().filter(key -> !known.contains(key)).forEach(key -> warn.accept(path + key));
    }

    /// Empty when absent.
    String text(String key) {
        return switch (find(key)) {
            case null -> "";
            case String text -> text;
            default -> throw wrong(key, "a \"text\"");
        };
    }

    boolean flag(String key) {
        return switch (find(key)) {
            case null -> false;
            case Boolean flag -> flag;
            default -> throw wrong(key, "true or false");
        };
    }

    List<String> texts(String key) {
        List<String> texts = new ArrayList<>();
        for (Object value : list(key, "[\"a list\", \"of texts\"]")) {
            if (!(value instanceof String text)) {
                throw wrong(key, "[\"a list\", \"of texts\"]");
            }
            texts.add(text);
        }
        return texts;
    }

    Toml table(String key) {
        if (find(key) instanceof TomlTable inner) {
            return new Toml(inner);
        }
        throw wrong(key, "a table, [%s]".formatted(key));
    }

    /// None when absent.
    List<Toml> tables(String key) {
        List<Toml> tables = new ArrayList<>();
        for (Object value : has(key) ? list(key, "tables, [[%s]]".formatted(key)) : List.of()) {
            if (!(value instanceof TomlTable inner)) {
                throw wrong(key, "tables, [[%s]]".formatted(key));
            }
            tables.add(new Toml(inner));
        }
        return tables;
    }

    private List<Object> list(String key, String wanted) {
        if (find(key) instanceof TomlArray array) {
            return array.toList();
        }
        throw wrong(key, wanted);
    }

    /// As a path of one: a name may have dots in it.
    private @Nullable Object find(String key) {
        return table.get(List.of(key));
    }

    private IllegalArgumentException wrong(String key, String wanted) {
        TomlPosition position = table.inputPositionOf(List.of(key));
        return new IllegalArgumentException(
                "%s wants %s%s".formatted(key, wanted, position == null ? "" : " (%s)".formatted(position)));
    }
}
