package dev.dray.model;

import java.util.Iterator;

/// Writes JSON text, in one line or for people.
final class JsonPrinter {
    private static final String INDENT = "  ";

    private final boolean pretty;
    private final StringBuilder out = new StringBuilder();
    private int depth;

    private JsonPrinter(boolean pretty) {
        this.pretty = pretty;
    }

    static String print(Json json, boolean pretty) {
        JsonPrinter printer = new JsonPrinter(pretty);
        printer.value(json);
        return printer.out.toString();
    }

    private void value(Json json) {
        switch (json) {
            case Json.Members(var values) ->
                list('{', values.entrySet().iterator(), '}', member -> {
                    string(member.getKey());
                    out.append(pretty ? ": " : ":");
                    value(member.getValue());
                });
            case Json.Items(var values) -> list('[', values.iterator(), ']', this::value);
            case Json.Text(var text) -> string(text);
            case Json.Numeral(var literal) -> out.append(literal);
            case Json.Bool(var flag) -> out.append(flag);
            case Json.Null() -> out.append("null");
        }
    }

    /// Writes one of several.
    private interface Writing<T> {
        void write(T item);
    }

    private <T> void list(char open, Iterator<T> items, char close, Writing<T> writing) {
        out.append(open);
        if (!items.hasNext()) {
            out.append(pretty ? " " : "").append(close);
            return;
        }
        depth++;
        do {
            newLine();
            writing.write(items.next());
            out.append(items.hasNext() ? "," : "");
        } while (items.hasNext());
        depth--;
        newLine();
        out.append(close);
    }

    private void newLine() {
        if (pretty) {
            out.append('\n').repeat(INDENT, depth);
        }
    }

    private void string(String text) {
        out.append('"');
        for (int i = 0; i < text.length(); i++) {
            character(text.charAt(i));
        }
        out.append('"');
    }

    private void character(char c) {
        switch (c) {
            case '"', '\\' -> out.append('\\').append(c);
            case '\b' -> out.append("\\b");
            case '\f' -> out.append("\\f");
            case '\n' -> out.append("\\n");
            case '\r' -> out.append("\\r");
            case '\t' -> out.append("\\t");
            default -> {
                if (c < ' ') {
                    out.append("\\u%04X".formatted((int) c));
                } else {
                    out.append(c);
                }
            }
        }
    }
}
