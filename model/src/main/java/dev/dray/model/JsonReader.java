package dev.dray.model;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;

/// Reads a JSON document, strictly. A library would do it, but the usual one makes Java ready for numbers of any length
/// (`BigDecimal`), which takes 13 ms of every command; here numbers stay the text that they are.
///
/// @see <a href="https://www.rfc-editor.org/rfc/rfc8259">RFC 8259</a>
final class JsonReader {
    private static final char END = '\uffff';
    private static final int UNICODE_DIGITS = 4;

    private final char[] text;
    private final int length;
    private int at;
    private int depth;

    private JsonReader(CharBuffer text) {
        this.text = text.array();
        this.length = text.length();
    }

    /// Takes UTF-8 and nothing like it: no other encoding, no overlong forms.
    static Json parse(byte[] document) {
        try {
            return new JsonReader(StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(document))).document();
        } catch (CharacterCodingException e) {
            throw new IllegalArgumentException("not JSON: the document is not UTF-8", e);
        }
    }

    private Json document() {
        if (isAtEnd()) {
            throw new IllegalArgumentException("not JSON: the document is empty");
        }
        Json json = value();
        if (!isAtEnd()) {
            throw failed("something follows the document");
        }
        return json;
    }

    private boolean isAtEnd() {
        skipBlanks();
        return at == length;
    }

    private Json value() {
        skipBlanks();
        return switch (peek()) {
            case '{' -> members();
            case '[' -> items();
            case '"' -> new Json.Text(string());
            case 't' -> literal("true", new Json.Bool(true));
            case 'f' -> literal("false", new Json.Bool(false));
            case 'n' -> literal("null", new Json.Null());
            default -> new Json.Numeral(number());
        };
    }

    private Json members() {
        enter();
        SequencedMap<String, Json> members = new LinkedHashMap<>();
        if (!skip('}')) {
            do {
                skipBlanks();
                String name = string();
                expect(':');
                if (members.putIfAbsent(name, value()) != null) {
                    throw failed("duplicate name \"%s\"".formatted(Excerpt.of(name)));
                }
            } while (skip(','));
            expect('}');
        }
        depth--;
        return new Json.Members(members);
    }

    private Json items() {
        enter();
        List<Json> items = new ArrayList<>();
        if (!skip(']')) {
            do {
                items.add(value());
            } while (skip(','));
            expect(']');
        }
        depth--;
        return new Json.Items(items);
    }

    private void enter() {
        at++;
        if (++depth > Json.MAX_DEPTH) {
            throw failed("over %d levels deep".formatted(Json.MAX_DEPTH));
        }
    }

    private Json literal(String name, Json value) {
        for (int i = 0; i < name.length(); i++) {
            if (peek() != name.charAt(i)) {
                throw failed("want " + name);
            }
            at++;
        }
        return value;
    }

    private String number() {
        int start = at;
        skipOne('-');
        if (!skipOne('0')) {
            digits("want a value");
        }
        if (skipOne('.')) {
            digits("want a digit");
        }
        if (skipOne('e') || skipOne('E')) {
            if (!skipOne('+')) {
                skipOne('-');
            }
            digits("want a digit");
        }
        return new String(text, start, at - start);
    }

    private void digits(String wanted) {
        int start = at;
        while (peek() >= '0' && peek() <= '9') {
            at++;
        }
        if (at == start) {
            throw failed(wanted);
        }
    }

    private String string() {
        if (!skipOne('"')) {
            throw failed("want a string");
        }
        int start = at;
        while (at < length && text[at] >= ' ') {
            char c = text[at++];
            if (c == '"') {
                return new String(text, start, at - 1 - start);
            }
            if (c == '\\') {
                at--;
                return escaped(new StringBuilder().append(text, start, at - start));
            }
        }
        throw cut();
    }

    private IllegalArgumentException cut() {
        return failed(at < length ? "a control character in a string" : "a string without an end");
    }

    /// The rest of a string, from its first escape on.
    private String escaped(StringBuilder string) {
        while (at < length && text[at] >= ' ') {
            char c = text[at++];
            if (c == '"') {
                return wellFormed(string);
            }
            string.append(c == '\\' ? escape() : c);
        }
        throw cut();
    }

    private char escape() {
        char c = peek();
        at++;
        return switch (c) {
            case '"', '\\', '/' -> c;
            case 'b' -> '\b';
            case 'f' -> '\f';
            case 'n' -> '\n';
            case 'r' -> '\r';
            case 't' -> '\t';
            case 'u' -> unicode();
            default -> throw failed("no escape");
        };
    }

    private char unicode() {
        int unit = 0;
        for (int i = 0; i < UNICODE_DIGITS; i++) {
            char c = peek();
            int digit = c < 0x80 ? Character.digit(c, 16) : -1;
            if (digit < 0) {
                throw failed("want a hexadecimal digit");
            }
            unit = unit << 4 | digit;
            at++;
        }
        return (char) unit;
    }

    /// An escape may name half a surrogate pair, which cannot be written as UTF-8. It is read as U+FFFD, as Go does.
    private static String wellFormed(StringBuilder string) {
        StringBuilder result = new StringBuilder(string.length());
        string.codePoints()
                .map(c -> c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE ? '\uFFFD' : c)
                .forEach(result::appendCodePoint);
        return result.toString();
    }

    /// The next character; at the end one that is none.
    private char peek() {
        return at < length ? text[at] : END;
    }

    private boolean skipOne(char wanted) {
        boolean found = peek() == wanted;
        if (found) {
            at++;
        }
        return found;
    }

    private boolean skip(char wanted) {
        skipBlanks();
        return skipOne(wanted);
    }

    private void expect(char wanted) {
        if (!skip(wanted)) {
            throw failed("want " + wanted);
        }
    }

    private void skipBlanks() {
        while (at < length && (text[at] == ' ' || text[at] == '\n' || text[at] == '\t' || text[at] == '\r')) {
            at++;
        }
    }

    private IllegalArgumentException failed(String why) {
        int line = 1;
        int lineStart = 0;
        for (int i = 0; i < Math.min(at, length); i++) {
            if (text[i] == '\n') {
                line++;
                lineStart = i + 1;
            }
        }
        return new IllegalArgumentException(
                "not JSON: %s (line %d, column %d)".formatted(why, line, at - lineStart + 1));
    }
}
