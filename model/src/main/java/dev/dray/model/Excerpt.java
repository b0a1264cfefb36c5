package dev.dray.model;

/// A stranger's text as an error message may show it: cut short, and without the control characters that could
/// move a terminal's cursor.
final class Excerpt {
    private static final int MAX_LENGTH = 200;

    private Excerpt() {}

    static String of(String text) {
        String cut = text.length() <= MAX_LENGTH ? text : text.substring(0, MAX_LENGTH) + "…";
        return cut.codePoints()
                .map(c -> Character.isISOControl(c) ? '\uFFFD' : c)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }
}
