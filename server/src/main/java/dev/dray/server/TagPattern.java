package dev.dray.server;

/// A pattern of tags, written `acme/**:v*`, or `v*` for those of all repositories.
public record TagPattern(Glob repositories, Glob tags) {
    /// Throws `IllegalArgumentException` for what is in no name.
    public static TagPattern parse(String text) {
        int colon = text.indexOf(':');
        return new TagPattern(
                colon < 0 ? Glob.ALL : Glob.parse(text.substring(0, colon)), Glob.parse(text.substring(colon + 1)));
    }

    boolean matches(String repository, String tag) {
        return repositories.matches(repository) && tags.matches(tag);
    }

    @Override
    public String toString() {
        return repositories + ":" + tags;
    }
}
