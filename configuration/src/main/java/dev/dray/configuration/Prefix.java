package dev.dray.configuration;

/// Which names an entry of registries.conf is for (protocols D82, J.6): a host, a host and a part of a path,
/// perhaps with a tag or digest, or `*.example.com` for all hosts below one.
record Prefix(String text) {
    private static final String WILDCARD = "*.";

    boolean isWildcard() {
        return text.startsWith(WILDCARD);
    }

    /// How much of a name this covers; -1 for nothing. A name is covered up to a `/`, a `:` or a `@`, never up to the
    /// middle of a word.
    int covers(String name) {
        return isWildcard()
                ? coversHost(name)
                : name.startsWith(text) && endsAt(name, text.length()) ? text.length() : -1;
    }

    private int coversHost(String name) {
        String suffix = text.substring(1);
        int slash = name.indexOf('/');
        int at = name.indexOf(suffix);
        while (at >= 0 && (slash < 0 || at < slash)) {
            if (endsAt(name, at + suffix.length())) {
                return at + suffix.length();
            }
            at = name.indexOf(suffix, at + 1);
        }
        return -1;
    }

    private static boolean endsAt(String name, int end) {
        return end == name.length() || "/:@".indexOf(name.charAt(end)) >= 0;
    }

    @Override
    public String toString() {
        return text;
    }
}
