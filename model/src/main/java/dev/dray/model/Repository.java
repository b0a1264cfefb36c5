package dev.dray.model;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Where the images of one name live: a registry and a path in it, as in `docker.io/library/ubuntu`.
///
/// @param registry host and perhaps port, as in `localhost:5000`
/// @param path     one or more components, at most 255 characters in all
public record Repository(String registry, String path) {
    public static final String DOCKER_HUB = "docker.io";

    private static final Pattern REGISTRY = Pattern.compile("(?:\\[[a-fA-F0-9:]+]|LABEL(?:\\.LABEL)*)(?::[0-9]+)?"
            .replace("LABEL", "(?:[a-zA-Z0-9]|[a-zA-Z0-9][a-zA-Z0-9-]*[a-zA-Z0-9])"));
    private static final int MAX_PATH = 255;

    /// A host name of 253 characters (RFC 1035) and a port; also keeps the pattern from recursing without end.
    private static final int MAX_REGISTRY = 320;

    public Repository {
        if (registry.length() > MAX_REGISTRY || !REGISTRY.matcher(registry).matches()) {
            throw new IllegalArgumentException(
                    "not a registry: \"%s\" (want a host name and perhaps :port)".formatted(Excerpt.of(registry)));
        }
        checkPath(path);
    }

    private static void checkPath(String path) {
        if (path.length() > MAX_PATH) {
            throw new IllegalArgumentException(
                    "repository path of %d characters (at most %d)".formatted(path.length(), MAX_PATH));
        }
        if (!isPath(path)) {
            throw new IllegalArgumentException(
                    "not a repository path: \"%s\" (want lower-case letters, digits and single separators . _ __ -)"
                            .formatted(Excerpt.of(path)));
        }
    }

    /// Whether this text may stand as a path; what a server checks before it touches storage (protocols H71).
    public static boolean isPath(String text) {
        if (text.length() > MAX_PATH) {
            return false;
        }
        // Without a pattern, as a server asks this several times for each call.
        int position = 0;
        while (true) {
            int end = endOfWord(text, position);
            if (end == position) {
                return false;
            }
            if (end == text.length()) {
                return true;
            }
            position = endOfSeparator(text, end);
        }
    }

    private static int endOfWord(String text, int start) {
        int end = start;
        while (end < text.length() && isWordPart(text.charAt(end))) {
            end++;
        }
        return end;
    }

    private static boolean isWordPart(char c) {
        return c >= 'a' && c <= 'z' || c >= '0' && c <= '9';
    }

    /// The end of a slash between components, or of what may stand between words in one: `.`, `_`, `__`, `-` and more
    /// of them; its start, if it is none.
    private static int endOfSeparator(String text, int start) {
        int next = start + 1;
        return switch (text.charAt(start)) {
            case '/', '.' -> next;
            case '_' -> text.startsWith("_", next) ? next + 1 : next;
            case '-' -> text.startsWith("-", next) ? endOfSeparator(text, next) : next;
            default -> start;
        };
    }

    /// Reads a repository as people write it: `ubuntu` is `docker.io/library/ubuntu`. A tag or digest is refused.
    public static Repository parse(String text) {
        Reference reference = Reference.parse(text);
        if (reference.tag() != null || reference.digest() != null) {
            throw new IllegalArgumentException(
                    "\"%s\" names one image (want a repository, without tag or digest)".formatted(Excerpt.of(text)));
        }
        return reference.repository();
    }

    /// The path without its last component; empty when there is only one.
    public String namespace() {
        int slash = path.lastIndexOf('/');
        return slash < 0 ? "" : path.substring(0, slash);
    }

    /// The shortest form that means the same: `ubuntu` for `docker.io/library/ubuntu` (protocols A29).
    public String familiar() {
        if (!registry.equals(DOCKER_HUB)) {
            return toString();
        }
        String rest = path.startsWith("library/") ? path.substring("library/".length()) : path;
        String shortest = rest.contains("/") ? path : rest;
        return Reference.needsRegistry(shortest) ? toString() : shortest;
    }

    // Written out as in Digest.
    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Repository(var itsRegistry, var itsPath)
                && registry.equals(itsRegistry)
                && path.equals(itsPath);
    }

    @Override
    public int hashCode() {
        return 31 * registry.hashCode() + path.hashCode();
    }

    @Override
    public String toString() {
        return registry + "/" + path;
    }
}
