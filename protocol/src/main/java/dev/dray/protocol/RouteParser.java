package dev.dray.protocol;

import java.util.List;
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
        List<String> parts = List.of(path.substring("/v2/".length()).split("/", -1));
        return parts.size() < 3 ? Optional.empty() : parse(parts);
    }

    private static Optional<Route> parse(List<String> parts) {
        int n = parts.size();
        String last = parts.get(n - 1);
        String beforeLast = parts.get(n - 2);
        if (n >= 4 && beforeLast.equals("uploads") && parts.get(n - 3).equals("blobs")) {
            String repository = join(parts, n - 3);
            return Optional.of(last.isEmpty() ? new Route.Uploads(repository) : new Route.OneUpload(repository, last));
        }
        String repository = join(parts, n - 2);
        return switch (beforeLast) {
            case "manifests" -> Optional.of(new Route.OneManifest(repository, last));
            // Docker's clients may leave the slash out that ends `uploads/`.
            case "blobs" ->
                Optional.of(
                        last.equals("uploads") ? new Route.Uploads(repository) : new Route.OneBlob(repository, last));
            case "tags" -> last.equals("list") ? Optional.of(new Route.Tags(repository)) : Optional.empty();
            case "referrers" -> Optional.of(new Route.Referrers(repository, last));
            default -> Optional.empty();
        };
    }

    private static String join(List<String> parts, int count) {
        return String.join("/", parts.subList(0, count));
    }
}
