package dev.dray.model;

import java.util.Objects;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Names an image as people write it: a repository and a tag, a digest, both or neither. Short names are completed as
/// Docker does (protocols A.1, A.2).
///
/// @param tag    null when none is written; see [#tagOrDigest()]
/// @param digest when both are there, the digest decides and the tag is only for people (protocols A27)
public record Reference(
        Repository repository,
        @Nullable String tag,
        @Nullable Digest digest) {
    public static final String DEFAULT_TAG = "latest";

    private static final Pattern TAG = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}");
    private static final Pattern IMAGE_ID = Pattern.compile("[a-f0-9]{64}");
    private static final String DOCKER_SCHEME = "docker://";

    public Reference {
        if (tag != null && !isTag(tag)) {
            throw new IllegalArgumentException(
                    "not a tag: \"%s\" (want 1 to 128 letters, digits and _ . -, not starting with . or -)"
                            .formatted(Excerpt.of(tag)));
        }
    }

    public static boolean isTag(String text) {
        return TAG.matcher(text).matches();
    }

    /// Reads an image's name and completes it: `ubuntu` is `docker.io/library/ubuntu`. No tag is added: where none is
    /// written, [#tagOrDigest()] says `latest`. The prefix `docker://`, as skopeo writes it, is taken too.
    public static Reference parse(String text) {
        String name = text.startsWith(DOCKER_SCHEME) ? text.substring(DOCKER_SCHEME.length()) : text;
        if (IMAGE_ID.matcher(name).matches()) {
            throw new IllegalArgumentException(
                    "\"%s\" is an image id, not a name (want a name, as in ubuntu:24.04)".formatted(Excerpt.of(text)));
        }
        try {
            return parseName(name);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "not an image name: \"%s\": %s".formatted(Excerpt.of(text), e.getMessage()), e);
        }
    }

    private static Reference parseName(String name) {
        int at = name.indexOf('@');
        Digest digest = at < 0 ? null : Digest.parse(name.substring(at + 1));
        String rest = at < 0 ? name : name.substring(0, at);

        int slash = rest.indexOf('/');
        boolean hasRegistry = slash >= 0 && isRegistry(rest.substring(0, slash));
        String registry = hasRegistry ? rest.substring(0, slash) : Repository.DOCKER_HUB;
        String remote = hasRegistry ? rest.substring(slash + 1) : rest;

        int colon = remote.indexOf(':');
        String tag = colon < 0 ? null : remote.substring(colon + 1);
        String path = colon < 0 ? remote : remote.substring(0, colon);
        return new Reference(complete(registry, path), tag, digest);
    }

    /// Whether what stands before the first slash is a host (protocols A22).
    private static boolean isRegistry(String text) {
        return text.equals("localhost")
                || text.contains(".")
                || text.contains(":")
                || text.chars().anyMatch(c -> c >= 'A' && c <= 'Z');
    }

    private static Repository complete(String registry, String path) {
        String host = registry.equals("index.docker.io") ? Repository.DOCKER_HUB : registry;
        if (path.isEmpty()) {
            throw new IllegalArgumentException("the name is empty");
        }
        if (path.chars().anyMatch(c -> c >= 'A' && c <= 'Z')) {
            throw new IllegalArgumentException("repository name \"%s\" must be lower-case".formatted(Excerpt.of(path)));
        }
        return new Repository(
                host, host.equals(Repository.DOCKER_HUB) && !path.contains("/") ? "library/" + path : path);
    }

    /// Whether a name on Docker Hub, left without its registry, would be read as something else: as a host
    /// and a path, or as an image id.
    static boolean needsRegistry(String path) {
        int slash = path.indexOf('/');
        return slash < 0 ? IMAGE_ID.matcher(path).matches() : isRegistry(path.substring(0, slash));
    }

    /// What to ask a registry for: the digest, or else the tag, or else `latest`.
    public String tagOrDigest() {
        return digest != null ? digest.toString() : tag != null ? tag : DEFAULT_TAG;
    }

    public Reference withTag(String newTag) {
        return new Reference(repository, newTag, null);
    }

    public Reference withDigest(Digest newDigest) {
        return new Reference(repository, tag, newDigest);
    }

    /// The shortest form that means the same (protocols A29).
    public String familiar() {
        return repository.familiar() + suffix();
    }

    private String suffix() {
        return (tag == null ? "" : ":" + tag) + (digest == null ? "" : "@" + digest);
    }

    // Written out as in Digest.
    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Reference(var itsRepository, var itsTag, var itsDigest)
                && repository.equals(itsRepository)
                && Objects.equals(tag, itsTag)
                && Objects.equals(digest, itsDigest);
    }

    @Override
    public int hashCode() {
        return Objects.hash(repository, tag, digest);
    }

    @Override
    public String toString() {
        return repository + suffix();
    }
}
