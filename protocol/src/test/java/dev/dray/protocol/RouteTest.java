package dev.dray.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dray.model.Digest;
import dev.dray.model.Reference;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

final class RouteTest {
    private static final Digest DIGEST = Digest.of(new byte[0]);

    static Stream<Route> routes() {
        return Stream.of(
                        "a", "library/ubuntu", "a/blobs", "a/manifests", "a/tags", "a/blobs/uploads", "tags/list", "v2")
                .flatMap(RouteTest::routesOf);
    }

    private static Stream<Route> routesOf(String repository) {
        return Stream.of(
                new Route.Version(),
                new Route.Catalog(),
                new Route.Tags(repository),
                new Route.OneManifest(repository, "latest"),
                new Route.OneManifest(repository, "list"),
                new Route.OneManifest(repository, DIGEST.toString()),
                new Route.OneBlob(repository, DIGEST),
                new Route.Uploads(repository),
                new Route.OneUpload(repository, "b3c1f0a2-7d5e-4b0e-9d3e-0a1b2c3d4e5f"),
                new Route.Referrers(repository, DIGEST.toString()));
    }

    @ParameterizedTest
    @MethodSource("routes")
    void parsesWhatItPrints(Route route) {
        assertThat(Route.parse(route.path())).contains(route);
    }

    @Test
    void printsThePathsOfTheSpecification() {
        assertThat(routesOf("a/b").map(Route::path))
                .containsExactly(
                        "/v2/",
                        "/v2/_catalog",
                        "/v2/a/b/tags/list",
                        "/v2/a/b/manifests/latest",
                        "/v2/a/b/manifests/list",
                        "/v2/a/b/manifests/" + DIGEST,
                        "/v2/a/b/blobs/" + DIGEST,
                        "/v2/a/b/blobs/uploads/",
                        "/v2/a/b/blobs/uploads/b3c1f0a2-7d5e-4b0e-9d3e-0a1b2c3d4e5f",
                        "/v2/a/b/referrers/" + DIGEST);
    }

    @Test
    void readsFromTheRight() {
        // protocols C1
        assertThat(Route.parse("/v2/a/blobs/manifests/latest")).contains(new Route.OneManifest("a/blobs", "latest"));
        assertThat(Route.parse("/v2/manifests/manifests/latest"))
                .contains(new Route.OneManifest("manifests", "latest"));
        assertThat(Route.parse("/v2/tags/list/tags/list")).contains(new Route.Tags("tags/list"));
        assertThat(Route.parse("/v2/a/blobs/uploads/manifests/1"))
                .contains(new Route.OneManifest("a/blobs/uploads", "1"));
    }

    @Test
    void takesPathsWithoutTheSlashAtTheirEnd() {
        // protocols C2
        assertThat(Route.parse("/v2")).contains(new Route.Version());
        assertThat(Route.parse("/v2/a/blobs/uploads")).contains(new Route.Uploads("a"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "/",
                "/v1/",
                "/v2x/",
                "v2/",
                "/v2/a",
                "/v2/a/b",
                "/v2/manifests/latest",
                "/v2//manifests/latest",
                "/v2/blobs/uploads/",
                "/v2/a/tags/other",
                "/v2/a/tags/list/",
                "/v2/A/manifests/latest",
                "/v2/../etc/manifests/latest",
                "/v2/a/../b/manifests/latest",
                "/v2/a//b/manifests/latest",
                "/v2/a%2fb/manifests/latest",
                "/v2/_catalog/x",
            })
    void passesOverOtherPaths(String path) {
        assertThat(Route.parse(path)).isEmpty();
    }

    @Test
    void passesOverARepositoryThatIsTooLong() {
        assertThat(Route.parse("/v2/" + "a".repeat(255) + "/tags/list")).isPresent();
        assertThat(Route.parse("/v2/" + "a".repeat(256) + "/tags/list")).isEmpty();
    }

    @Test
    void leavesReferencesToTheirReader() {
        assertThat(Route.parse("/v2/a/blobs/sha256:short")).contains(new Route.OneBlob("a", "sha256:short"));
        assertThat(Route.parse("/v2/a/manifests/.bad")).contains(new Route.OneManifest("a", ".bad"));
    }

    @Test
    void asksForTheDigestWhereBothAreNamed() {
        // protocols A27
        assertThat(Route.manifest(Reference.parse("ubuntu:24.04@" + DIGEST)).path())
                .isEqualTo("/v2/library/ubuntu/manifests/" + DIGEST);
        assertThat(Route.manifest(Reference.parse("ubuntu")).path()).isEqualTo("/v2/library/ubuntu/manifests/latest");
    }

    @ParameterizedTest
    @MethodSource("routes")
    void namesItsRepositoryInItsPath(Route route) {
        assertThat(Route.repository(route).map(name -> route.path().startsWith("/v2/" + name + "/")))
                .isNotEqualTo(Optional.of(false));
    }
}
