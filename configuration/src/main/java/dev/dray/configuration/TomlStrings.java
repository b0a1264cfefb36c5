package dev.dray.configuration;

import java.util.regex.Pattern;

/// Reads the four kinds of strings that TOML has.
record TomlStrings(TomlScanner scanner) {
    private static final String BASIC = "\"";
    private static final String LITERAL = "'";
    private static final Pattern FOUR_DIGITS = Pattern.compile("[0-9A-Fa-f]{4}");
    private static final Pattern EIGHT_DIGITS = Pattern.compile("[0-9A-Fa-f]{8}");
    private static final Pattern FOLD = Pattern.compile("\\\\[ \t]*(?=\r?\n)");

    /// The kinds that end in the line in which they begin, as keys do too.
    String line() {
        return scanner.skip(LITERAL) ? line(LITERAL) : basicLine();
    }

    private String basicLine() {
        scanner.expect(BASIC);
        return line(BASIC);
    }

    private String line(String quote) {
        StringBuilder text = new StringBuilder();
        while (!scanner.skip(quote)) {
            one(text, quote);
        }
        return text.toString();
    }

    String any() {
        for (String quote : new String[] {BASIC, LITERAL}) {
            if (scanner.skip(quote.repeat(3))) {
                return lines(quote);
            }
        }
        return line();
    }

    /// A newline that stands first does not count.
    private String lines(String quote) {
        StringBuilder text = new StringBuilder();
        scanner.skipNewline();
        while (!scanner.skip(quote.repeat(3))) {
            if (scanner.skipNewline()) {
                text.append('\n');
            } else if (!quote.equals(BASIC) || !skipFold()) {
                one(text, quote);
            }
        }
        // Quotes may stand right before the end.
        for (int more = 0; more < 2 && scanner.skip(quote); more++) {
            text.append(quote);
        }
        return text.toString();
    }

    /// A backslash at the end of a line takes all white space after it with it.
    private boolean skipFold() {
        if (scanner.take(FOLD).isEmpty()) {
            return false;
        }
        do {
            scanner.skipBlanks();
        } while (scanner.skipNewline());
        return true;
    }

    private void one(StringBuilder text, String quote) {
        char c = scanner.take();
        if (c == '\\' && quote.equals(BASIC)) {
            escape(text);
        } else {
            text.append(c);
        }
    }

    private void escape(StringBuilder text) {
        char c = scanner.take();
        switch (c) {
            case 'b' -> text.append('\b');
            case 't' -> text.append('\t');
            case 'n' -> text.append('\n');
            case 'f' -> text.append('\f');
            case 'r' -> text.append('\r');
            case '"', '\\' -> text.append(c);
            case 'u' -> text.appendCodePoint(codePoint(FOUR_DIGITS));
            case 'U' -> text.appendCodePoint(codePoint(EIGHT_DIGITS));
            default -> throw scanner.failed("no escape: \\" + c);
        }
    }

    private int codePoint(Pattern digits) {
        String hex = scanner.take(digits);
        long code = hex.isEmpty() ? -1 : Long.parseLong(hex, 16);
        boolean isCharacter = code >= 0
                && code <= Character.MAX_CODE_POINT
                && (code < Character.MIN_SURROGATE || code > Character.MAX_SURROGATE);
        if (!isCharacter) {
            throw scanner.failed("an escape that names no character");
        }
        return (int) code;
    }
}
