package dev.dray.server;

import java.util.regex.Pattern;

/// A pattern of names: `*` stands for any characters within one component, `**` for any at all, so `acme/**` is
/// every repository below `acme`, and `team-*` is `team-a` but not `team-a/web`.
public final class Glob {
    /// Every name.
    public static final Glob ALL = new Glob("**");

    private final String text;
    private final Pattern pattern;

    private Glob(String text) {
        this.text = text;
        StringBuilder regex = new StringBuilder();
        for (int i = 0; i < text.length(); i++) {
            boolean star = text.charAt(i) == '*';
            boolean two = star && text.startsWith("**", i);
            regex.append(two ? ".*" : star ? "[^/]*" : Pattern.quote(text.substring(i, i + 1)));
            i += two ? 1 : 0;
        }
        this.pattern = Pattern.compile(regex.toString());
    }

    /// Throws `IllegalArgumentException` for what stands in no name.
    public static Glob parse(String text) {
        if (!text.matches("[A-Za-z0-9._/*-]+")) {
            throw new IllegalArgumentException(
                    "not a pattern: \"%s\" (want letters, digits and . _ - /, with * or ** for any)".formatted(text));
        }
        return new Glob(text);
    }

    public boolean matches(String name) {
        return pattern.matcher(name).matches();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Glob glob && glob.text.equals(text);
    }

    @Override
    public int hashCode() {
        return text.hashCode();
    }

    @Override
    public String toString() {
        return text;
    }
}
