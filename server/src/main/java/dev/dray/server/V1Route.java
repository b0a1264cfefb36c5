package dev.dray.server;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A path of the API v1, parsed (protocols B.1 to B.3).
sealed interface V1Route {
    /// B10.
    record Ping() implements V1Route {}

    /// B27, B28: who has an account.
    record Users() implements V1Route {}

    /// B26.
    record Search() implements V1Route {}

    /// B21: a repository as a whole.
    record Whole(V1Name name) implements V1Route {}

    /// B20, B22: all images of a repository.
    record Images(V1Name name) implements V1Route {}

    /// B36.
    record Tags(V1Name name) implements V1Route {}

    /// B37, B38, B39.
    record OneTag(V1Name name, String tag) implements V1Route {}

    /// B39a: what is known of a tag.
    record TagAbout(V1Name name, String tag) implements V1Route {}

    /// B30 to B35.
    ///
    /// @param id not checked here, so that a server can say what is wrong with it
    record OneImage(String id, Part part) implements V1Route {}

    /// Where a layer's redirect leads: a path of our own.
    ///
    /// @param digest not checked here: a signature covers it
    record Layer(String digest) implements V1Route {}

    /// What there is of one image.
    enum Part {
        JSON,
        ANCESTRY,
        LAYER,
        CHECKSUM
    }

    /// A name that could be read in two ways, as `acme/tags/tags`, ends before the first of these words.
    Pattern REPOSITORY = Pattern.compile(
            "/v1/repositories/(?<name>.+?)/(?:(?<images>images)|tags(?:/(?<tag>[^/]+)(?<about>/json)?)?)/?");

    Pattern IMAGE = Pattern.compile("/v1/images/([^/]+)/(json|ancestry|layer|checksum)");

    /// With a slash at its end, or anything would be a repository.
    Pattern WHOLE = Pattern.compile("/v1/repositories/(.+)/");

    String LAYERS = "/v1/layers/";

    /// Empty when it is no path of this API; names of repositories are valid, the rest is not checked.
    static Optional<V1Route> parse(String path) {
        return switch (path) {
            case "/_ping", "/v1/_ping" -> Optional.of(new Ping());
            case "/v1/users", "/v1/users/" -> Optional.of(new Users());
            case "/v1/search" -> Optional.of(new Search());
            default ->
                path.startsWith(LAYERS)
                        ? Optional.of(new Layer(path.substring(LAYERS.length())))
                        : path.startsWith("/v1/images/") ? image(path) : repository(path);
        };
    }

    private static Optional<V1Route> image(String path) {
        Matcher matcher = IMAGE.matcher(path);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        Part part = switch (matcher.group(2)) {
            case "json" -> Part.JSON;
            case "ancestry" -> Part.ANCESTRY;
            case "layer" -> Part.LAYER;
            default -> Part.CHECKSUM;
        };
        return Optional.of(new OneImage(matcher.group(1), part));
    }

    private static Optional<V1Route> repository(String path) {
        Matcher matcher = REPOSITORY.matcher(path);
        if (!matcher.matches()) {
            Matcher whole = WHOLE.matcher(path);
            return whole.matches() ? V1Name.parse(whole.group(1)).map(Whole::new) : Optional.empty();
        }
        return V1Name.parse(matcher.group("name")).map(name -> inRepository(name, matcher));
    }

    private static V1Route inRepository(V1Name name, Matcher matcher) {
        String tag = matcher.group("tag");
        if (matcher.group("images") != null) {
            return new Images(name);
        }
        if (tag == null) {
            return new Tags(name);
        }
        return matcher.group("about") == null ? new OneTag(name, tag) : new TagAbout(name, tag);
    }
}
