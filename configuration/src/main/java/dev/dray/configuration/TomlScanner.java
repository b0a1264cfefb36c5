package dev.dray.configuration;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The characters of a TOML document, one after another, and where they stand.
final class TomlScanner {
    static final int END = -1;

    private static final int DELETE = 0x7f;

    private final String text;
    private int at;
    private int line = 1;
    private int lineStart;

    /// Counted from 1, in UTF-16 units.
    record Place(int line, int column) {
        @Override
        public String toString() {
            return "line " + line + ", column " + column;
        }
    }

    TomlScanner(String text) {
        this.text = text;
        skip("\ufeff"); // what some editors write first
    }

    Place place() {
        return new Place(line, at - lineStart + 1);
    }

    IllegalArgumentException failed(String why) {
        return new IllegalArgumentException("%s (%s)".formatted(why, place()));
    }

    /// The next character, or [#END].
    int peek() {
        return at < text.length() ? text.charAt(at) : END;
    }

    /// Takes a character that may stand in a string or a comment.
    char take() {
        int c = peek();
        if (c == END) {
            throw failed("it ends too early");
        }
        if (c < ' ' && c != '\t' || c == DELETE) {
            throw failed("a control character");
        }
        at++;
        return (char) c;
    }

    boolean isAt(String expected) {
        return text.startsWith(expected, at);
    }

    boolean skip(String expected) {
        boolean found = isAt(expected);
        if (found) {
            at += expected.length();
        }
        return found;
    }

    void expect(String expected) {
        if (!skip(expected)) {
            throw failed("want " + expected);
        }
    }

    /// Takes what matches; empty when nothing does.
    String take(Pattern pattern) {
        Matcher matcher = pattern.matcher(text).region(at, text.length());
        if (!matcher.lookingAt()) {
            return "";
        }
        at = matcher.end();
        return matcher.group();
    }

    boolean skipNewline() {
        boolean found = skip("\n") || skip("\r\n");
        if (found) {
            line++;
            lineStart = at;
        }
        return found;
    }

    void skipBlanks() {
        while (peek() == ' ' || peek() == '\t') {
            at++;
        }
    }

    /// Blanks, comments and newlines.
    void skipLines() {
        do {
            skipBlanks();
            skipComment();
        } while (skipNewline());
    }

    /// Nothing more but a comment may stand in this line.
    void endLine() {
        skipBlanks();
        skipComment();
        if (!skipNewline() && peek() != END) {
            throw failed("want a new line");
        }
    }

    private void skipComment() {
        if (peek() == '#') {
            while (peek() != END && !isAt("\n") && !isAt("\r\n")) {
                take();
            }
        }
    }
}
