package dev.dray.protocol;

import java.util.Optional;

/// Reads paths of the registry API from the right.
final class RouteParser {
    private RouteParser() {}

    static Optional<Route> parse(String path) {
        if (path.equals("/v2/") || path.equals("/v2")) {
            return Optional.of(new Route.Version());
        }
        if (path.equals("/v2/_catalog")) {
            return Optional.of(new Route.Catalog());
        }
        if (!path.startsWith("/v2/")) {
            return Optional.empty();
        }
        return parseRest(path.substring("/v2/".length()));
    }

    private static Optional<Route> parseRest(String rest) {
        int last = rest.lastIndexOf('/');
        int beforeLast = rest.lastIndexOf('/', last - 1);
        return beforeLast < 0
                ? Optional.empty()
                : parse(rest.substring(0, beforeLast), rest.substring(beforeLast + 1, last), rest.substring(last + 1));
    }

    /// @param before all before the last two parts
    private static Optional<Route> parse(String before, String kind, String last) {
        return switch (kind) {
            case "manifests" -> Optional.of(new Route.OneManifest(before, last));
            // Docker's clients may leave the slash out that ends `uploads/`.
            case "blobs" ->
                Optional.of(last.equals("uploads") ? new Route.Uploads(before) : new Route.OneBlob(before, last));
            case "uploads" -> before.endsWith("/blobs") ? Optional.of(upload(before, last)) : Optional.empty();
            case "tags" -> last.equals("list") ? Optional.of(new Route.Tags(before)) : Optional.empty();
            case "referrers" -> Optional.of(new Route.Referrers(before, last));
            default -> Optional.empty();
        };
    }

    private static Route upload(String before, String id) {
        String repository = before.substring(0, before.length() - "/blobs".length());
        return id.isEmpty() ? new Route.Uploads(repository) : new Route.OneUpload(repository, id);
    }
}
