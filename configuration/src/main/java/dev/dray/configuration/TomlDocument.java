package dev.dray.configuration;

import dev.dray.configuration.TomlScanner.Place;
import dev.dray.configuration.TomlTable.Origin;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/// Reads a TOML document; what is none is an `IllegalArgumentException` that says where. The numbers and times of days
/// that only look like some are taken too, as nobody reads them.
///
/// A library would do it, but the one that there is takes 50 ms to read the two files that Debian's packages install,
/// a quarter of all the time of a small command.
///
/// @see <a href="https://toml.io/en/v1.0.0">TOML 1.0.0</a>
final class TomlDocument {
    /// Arrays and tables inside one another.
    private static final int MAX_DEPTH = 100;

    private static final Pattern BARE_KEY = Pattern.compile("[A-Za-z0-9_-]+");
    private static final String DIGITS = "\\d(_?\\d)*";
    private static final String DECIMAL = "[+-]?(0|[1-9](_?\\d)*)";
    private static final String DATE = "\\d{4}-\\d\\d-\\d\\d";
    private static final String TIME = "\\d\\d:\\d\\d:\\d\\d(\\.\\d+)?";
    private static final Pattern OTHER = Pattern.compile("("
            + String.join(
                    "|",
                    DATE + "([Tt ]" + TIME + "([Zz]|[+-]\\d\\d:\\d\\d)?)?",
                    TIME,
                    "0x[0-9A-Fa-f](_?[0-9A-Fa-f])*",
                    "0o[0-7](_?[0-7])*",
                    "0b[01](_?[01])*",
                    "[+-]?(inf|nan)",
                    DECIMAL + "(\\." + DIGITS + ")?([eE][+-]?" + DIGITS + ")?")
            + ")(?![A-Za-z0-9_.:+-])");

    private final TomlScanner scanner;
    private final TomlStrings strings;

    private TomlDocument(String text) {
        this.scanner = new TomlScanner(text);
        this.strings = new TomlStrings(scanner);
    }

    static TomlTable parse(String text) {
        return new TomlDocument(text).read();
    }

    private TomlTable read() {
        TomlTable root = new TomlTable(Origin.HEADER);
        TomlTable current = root;
        for (scanner.skipLines(); scanner.peek() != TomlScanner.END; scanner.skipLines()) {
            if (scanner.peek() == '[') {
                current = header(root);
            } else {
                pair(current, 0);
            }
            scanner.endLine();
        }
        return root;
    }

    private TomlTable header(TomlTable root) {
        Place place = scanner.place();
        boolean isOneOfMany = scanner.skip("[[");
        if (!isOneOfMany) {
            scanner.expect("[");
        }
        scanner.skipBlanks();
        List<String> key = key();
        scanner.expect(isOneOfMany ? "]]" : "]");
        TomlTable table = root;
        for (String part : key.subList(0, key.size() - 1)) {
            table = table.through(part, place);
        }
        return isOneOfMany ? table.append(key.getLast(), place) : table.begin(key.getLast(), place);
    }

    private void pair(TomlTable into, int depth) {
        Place place = scanner.place();
        List<String> key = key();
        scanner.expect("=");
        scanner.skipBlanks();
        TomlTable table = into;
        for (String part : key.subList(0, key.size() - 1)) {
            table = table.dotted(part, place);
        }
        table.put(key.getLast(), value(depth), place);
    }

    /// Takes the blanks after it too.
    private List<String> key() {
        List<String> parts = new ArrayList<>();
        do {
            scanner.skipBlanks();
            String bare = scanner.take(BARE_KEY);
            parts.add(bare.isEmpty() ? quotedKey() : bare);
            scanner.skipBlanks();
        } while (scanner.skip("."));
        return parts;
    }

    private String quotedKey() {
        if (scanner.peek() != '"' && scanner.peek() != '\'') {
            throw scanner.failed("want a key");
        }
        return strings.line();
    }

    private TomlValue value(int depth) {
        if (depth > MAX_DEPTH) {
            throw scanner.failed("nested too deeply");
        }
        return switch (scanner.peek()) {
            case '"', '\'' -> new TomlValue.Text(strings.any());
            case '[' -> items(depth);
            case '{' -> new TomlValue.Inner(inline(depth));
            default -> scalar();
        };
    }

    private TomlValue scalar() {
        for (boolean flag : new boolean[] {true, false}) {
            if (scanner.skip(String.valueOf(flag))) {
                return new TomlValue.Flag(flag);
            }
        }
        String literal = scanner.take(OTHER);
        if (literal.isEmpty()) {
            throw scanner.failed("want a value");
        }
        return new TomlValue.Other(literal);
    }

    /// Goes over lines, and a comma may stand last.
    private TomlValue items(int depth) {
        scanner.expect("[");
        List<TomlValue> values = new ArrayList<>();
        scanner.skipLines();
        while (!scanner.skip("]")) {
            values.add(value(depth + 1));
            scanner.skipLines();
            if (!scanner.skip(",") && scanner.peek() != ']') {
                throw scanner.failed("want , or ]");
            }
            scanner.skipLines();
        }
        return new TomlValue.Items(values, false);
    }

    /// Stays in its line, and no comma may stand last.
    private TomlTable inline(int depth) {
        scanner.expect("{");
        TomlTable table = new TomlTable(Origin.INLINE);
        scanner.skipBlanks();
        if (scanner.skip("}")) {
            return table;
        }
        do {
            scanner.skipBlanks();
            pair(table, depth + 1);
            scanner.skipBlanks();
        } while (scanner.skip(","));
        scanner.expect("}");
        return table;
    }
}
