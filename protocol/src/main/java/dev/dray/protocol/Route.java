package dev.dray.protocol;

import dev.dray.model.Digest;
import dev.dray.model.Reference;
import dev.dray.model.Repository;
import java.util.Optional;

/// A path of the registry API v2, printed and parsed.
///
/// @see <a href="https://github.com/opencontainers/distribution-spec/blob/v1.1.1/spec.md#endpoints">distribution-spec,
///     endpoints</a>
public sealed interface Route {
    /// The path as it stands in a URL, from `/v2/` on.
    String path();

    /// end-1: is this a registry, and who may use it?
    record Version() implements Route {
        @Override
        public String path() {
            return "/v2/";
        }
    }

    /// Docker's list of repositories; not in the OCI specification.
    record Catalog() implements Route {
        @Override
        public String path() {
            return "/v2/_catalog";
        }
    }

    /// end-8: the tags of a repository.
    record Tags(String repository) implements Route {
        @Override
        public String path() {
            return "/v2/" + repository + "/tags/list";
        }
    }

    /// end-3, end-7, end-9.
    ///
    /// @param reference a tag or a digest, not checked here
    record OneManifest(String repository, String reference) implements Route {
        @Override
        public String path() {
            return "/v2/" + repository + "/manifests/" + reference;
        }
    }

    /// end-2, end-10.
    ///
    /// @param digest not checked here, so that a server can say what is wrong with it
    record OneBlob(String repository, String digest) implements Route {
        public OneBlob(String repository, Digest digest) {
            this(repository, digest.toString());
        }

        @Override
        public String path() {
            return "/v2/" + repository + "/blobs/" + digest;
        }
    }

    /// end-4, end-11: start an upload.
    record Uploads(String repository) implements Route {
        @Override
        public String path() {
            return "/v2/" + repository + "/blobs/uploads/";
        }
    }

    /// end-5, end-6, end-13, end-14: one upload.
    record OneUpload(String repository, String id) implements Route {
        @Override
        public String path() {
            return "/v2/" + repository + "/blobs/uploads/" + id;
        }
    }

    /// end-12: the manifests whose subject this is.
    record Referrers(String repository, String digest) implements Route {
        @Override
        public String path() {
            return "/v2/" + repository + "/referrers/" + digest;
        }
    }

    /// Reads a path. Names contain slashes, so it is matched from the right (protocols C1): a repository may have a
    /// component called `blobs`. Empty when it is no path of this API; the repository is a valid path, the rest is
    /// not checked.
    static Optional<Route> parse(String path) {
        return RouteParser.parse(path)
                .filter(route -> repository(route).map(Repository::isPath).orElse(true));
    }

    /// What stands in a path where the name of a repository should, when it is a path of this API but for
    /// that; empty when it is one, or is none at all.
    static Optional<String> findWrongName(String path) {
        return RouteParser.parse(path).flatMap(Route::repository).filter(name -> !Repository.isPath(name));
    }

    /// The repository a route is about; empty where it is about the registry.
    static Optional<String> repository(Route route) {
        return switch (route) {
            case Version() -> Optional.empty();
            case Catalog() -> Optional.empty();
            case Tags(var repository) -> Optional.of(repository);
            case OneManifest(var repository, var reference) -> Optional.of(repository);
            case OneBlob(var repository, var digest) -> Optional.of(repository);
            case Uploads(var repository) -> Optional.of(repository);
            case OneUpload(var repository, var id) -> Optional.of(repository);
            case Referrers(var repository, var digest) -> Optional.of(repository);
        };
    }

    /// The route of a manifest by tag or digest.
    static Route manifest(Reference reference) {
        return new OneManifest(reference.repository().path(), reference.tagOrDigest());
    }
}
