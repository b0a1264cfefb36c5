package dev.dray.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

final class ReferenceTest {
    private static final String D = "sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
    private static final String H = "a".repeat(64);
    private static final @Nullable String NONE = null;

    /// All of protocols A.3, "Accept".
    static Stream<Arguments> accepted() {
        String ofZeros = "sha512:" + "0".repeat(128);
        String deep = String.join("/", Collections.nCopies(128, "a"));
        return Stream.of(
                row("alpine", "docker.io", "library/alpine", NONE, NONE),
                row("alpine:3.20", "docker.io", "library/alpine", "3.20", NONE),
                row("alpine@" + D, "docker.io", "library/alpine", NONE, D),
                row("alpine:3.20@" + D, "docker.io", "library/alpine", "3.20", D),
                row("docker/alpine", "docker.io", "docker/alpine", NONE, NONE),
                row("docker.io/alpine", "docker.io", "library/alpine", NONE, NONE),
                row("index.docker.io/alpine", "docker.io", "library/alpine", NONE, NONE),
                row("index.docker.io/library/alpine:x", "docker.io", "library/alpine", "x", NONE),
                row("registry-1.docker.io/library/alpine", "registry-1.docker.io", "library/alpine", NONE, NONE),
                row("localhost/app", "localhost", "app", NONE, NONE),
                row("localhost:8080", "docker.io", "library/localhost", "8080", NONE),
                row("localhost:8080/app", "localhost:8080", "app", NONE, NONE),
                row("test.com:5000", "docker.io", "library/test.com", "5000", NONE),
                row("test:5000/repo@" + D, "test:5000", "repo", NONE, D),
                row("gcr.io/p/app:test.example.com", "gcr.io", "p/app", "test.example.com", NONE),
                row("Docker/docker", "Docker", "docker", NONE, NONE),
                row("LOCALDOMAIN/debian", "LOCALDOMAIN", "debian", NONE, NONE),
                row("xn--n3h.com/i:xn--n3h.com", "xn--n3h.com", "i", "xn--n3h.com", NONE),
                row("192.168.1.1", "docker.io", "library/192.168.1.1", NONE, NONE),
                row("192.168.1.1:5000/x", "192.168.1.1:5000", "x", NONE, NONE),
                row("[2001:db8::1]/repo", "[2001:db8::1]", "repo", NONE, NONE),
                row("[2001:db8::1]:5000/repo:tag@" + D, "[2001:db8::1]:5000", "repo", "tag", D),
                row("foo_bar.com:8080", "docker.io", "library/foo_bar.com", "8080", NONE),
                row("foo/foo_bar.com:8080", "docker.io", "foo/foo_bar.com", "8080", NONE),
                row("dock__er/docker", "docker.io", "dock__er/docker", NONE, NONE),
                row("docker---rules/docker", "docker.io", "docker---rules/docker", NONE, NONE),
                row(
                        "registry.io/foo/project--id.module--name.ver---sion--name",
                        "registry.io",
                        "foo/project--id.module--name.ver---sion--name",
                        NONE,
                        NONE),
                row("docker.io/" + H, "docker.io", "library/" + H, NONE, NONE),
                row("example.com/" + "a".repeat(255), "example.com", "a".repeat(255), NONE, NONE),
                row("r.io/a:_x", "r.io", "a", "_x", NONE),
                row("r.io/a:" + "t".repeat(128), "r.io", "a", "t".repeat(128), NONE),
                row("r.io/a@" + ofZeros, "r.io", "a", NONE, ofZeros),
                row("ghcr.io/o/r:sha256-" + H + ".sig", "ghcr.io", "o/r", "sha256-" + H + ".sig", NONE),
                row(deep, "docker.io", deep, NONE, NONE),
                // A2: any number of port digits.
                row("r.io:99999999/a", "r.io:99999999", "a", NONE, NONE));
    }

    private static Arguments row(
            String text, String registry, String path, @Nullable String tag, @Nullable String digest) {
        return Arguments.of(text, registry, path, tag, digest);
    }

    @ParameterizedTest
    @MethodSource("accepted")
    void completesNamesAsDockerDoes(
            String text, String registry, String path, @Nullable String tag, @Nullable String digest) {
        Reference reference = Reference.parse(text);

        assertThat(reference.repository()).isEqualTo(new Repository(registry, path));
        assertThat(reference.tag()).isEqualTo(tag);
        assertThat(reference.digest()).isEqualTo(digest == null ? null : Digest.parse(digest));
    }

    @ParameterizedTest
    @MethodSource("accepted")
    void readsWhatItPrints(String text) {
        Reference reference = Reference.parse(text);

        assertThat(Reference.parse(reference.toString())).isEqualTo(reference);
        assertThat(Reference.parse(reference.familiar())).isEqualTo(reference);
    }

    /// All of protocols A.3, "Reject".
    static Stream<String> refused() {
        return Stream.of(
                        List.of("", ":tag", "@" + D),
                        List.of("a@sha256:" + "f".repeat(34), "a@sha256:" + "F".repeat(64)),
                        List.of("a@md5:" + "0".repeat(32), "a@foo:" + "0".repeat(64)),
                        List.of("Uppercase:tag", "docker/Docker", "test:5000/Uppercase/x:t"),
                        List.of(H),
                        List.of("[2001:db8::1]", "[fe80::1%eth0]:5000/r", "[2001:db8:3:4::192.0.2.33]:5000/d"),
                        List.of("fc00::1:5000/debian", "https://github.com/d/d"),
                        List.of("-docker", "docker-/docker", "_docker/_docker", "____/____"),
                        List.of("docker///docker", "/docker", "docker/", "r.io/a/"),
                        List.of("dock..er/x", "dock_.er/x", "dock-.er/x", "dock___er/x"),
                        List.of("foo.com:http/bar"),
                        List.of("foo_bar.com:8080/app", "do__cker:8080/docker", "bad_hostname.com:8080/myapp:tag"),
                        List.of("r.io/a:invalid~tag", "r.io/a:-x", "r.io/a:.x", "r.io/a:" + "t".repeat(129)),
                        List.of("a:b:c", "a:", "a@", "a@" + D + ":tag", "a@" + D + "@" + D),
                        List.of("example.com/" + "a".repeat(256)),
                        List.of("a b", "日本/x", "r.io/ä", "r.io/a:t\n"),
                        // A13: `$` matches before a last line break, so each part is tried with one.
                        List.of("r.io/a\n", "r.io\n/a", "r.io:5000\n/a", "r.io/a@" + D + "\n", "alpine\n", "\n"))
                .flatMap(List::stream);
    }

    @ParameterizedTest
    @MethodSource("refused")
    void refusesWhatDockerRefuses(String text) {
        assertThatIllegalArgumentException().isThrownBy(() -> Reference.parse(text));
    }

    @Test
    void saysWhatIsWrong() {
        assertThatThrownBy(() -> Reference.parse("docker/Docker"))
                .hasMessageContaining("docker/Docker")
                .hasMessageContaining("lower-case");
        assertThatThrownBy(() -> Reference.parse(H)).hasMessageContaining("image id");
        assertThatThrownBy(() -> Reference.parse("a:")).hasMessageContaining("not a tag");
        assertThatThrownBy(() -> Reference.parse("")).hasMessageContaining("the name is empty");
    }

    /// Protocols A26, A27.
    @Test
    void asksForTheDigestThenTheTagThenLatest() {
        assertThat(Reference.parse("a:1@" + D).tagOrDigest()).isEqualTo(D);
        assertThat(Reference.parse("a@" + D).tagOrDigest()).isEqualTo(D);
        assertThat(Reference.parse("a:1").tagOrDigest()).isEqualTo("1");
        assertThat(Reference.parse("a").tagOrDigest()).isEqualTo("latest");
    }

    /// Protocols A29.
    @ParameterizedTest
    @CsvSource({
        "docker.io/library/ubuntu:24.04, ubuntu:24.04",
        "docker.io/acme/web, acme/web",
        "docker.io/library/a/b, library/a/b",
        "index.docker.io/library/ubuntu, ubuntu",
        "quay.io/library/ubuntu, quay.io/library/ubuntu",
        "localhost/library/ubuntu, localhost/library/ubuntu",
    })
    void isFamiliarWithoutWhatDockerAdds(String text, String familiar) {
        assertThat(Reference.parse(text).familiar()).isEqualTo(familiar);
    }

    @ParameterizedTest
    @CsvSource({"docker.io/localhost/web", "docker.io/acme.dev/web", "docker.io/index.docker.io/web"})
    void keepsTheRegistryWhereTheShortFormWouldMeanAnother(String text) {
        Reference reference = Reference.parse(text);

        assertThat(reference.familiar()).isEqualTo(text);
        assertThat(reference.repository().registry()).isEqualTo("docker.io");
    }

    @Test
    void takesTheSchemeThatSkopeoWrites() {
        assertThat(Reference.parse("docker://alpine:3")).isEqualTo(Reference.parse("alpine:3"));
        assertThatIllegalArgumentException().isThrownBy(() -> Reference.parse("docker://docker://alpine"));
        assertThatIllegalArgumentException().isThrownBy(() -> Reference.parse("docker://" + H));
    }

    @Test
    void replacesTagAndDigest() {
        Reference both = Reference.parse("a:1@" + D);

        assertThat(both.withTag("2")).isEqualTo(Reference.parse("a:2"));
        assertThat(Reference.parse("a:1").withDigest(Digest.parse(D))).isEqualTo(both);
        assertThatIllegalArgumentException().isThrownBy(() -> both.withTag("no tag"));
    }

    @Test
    void namesMadeFromGoodPartsAreReadBack() {
        Property.holds(random -> {
            Reference reference = Reference.parse(randomName(random));

            assertThat(Reference.parse(reference.toString())).isEqualTo(reference);
            assertThat(Reference.parse(reference.familiar())).isEqualTo(reference);
        });
    }

    private static String randomName(Random random) {
        String registry = pick(random, "", "", "docker.io/", "localhost/", "r.io:5000/", "UP/", "[::1]:1/", "library/");
        String separator = pick(random, ".", "_", "__", "-", "---", "/", "/");
        String path = Property.text(random, "az09", 1, 9) + separator + Property.text(random, "az09", 1, 9);
        String tag = random.nextBoolean() ? "" : ":" + Property.text(random, "azAZ09_", 1, 128);
        return registry + path + tag + (random.nextBoolean() ? "" : "@" + D);
    }

    private static String pick(Random random, String... choices) {
        return choices[random.nextInt(choices.length)];
    }

    @Test
    void garbageIsAnIllegalArgumentAndNothingElse() {
        Property.holds(random -> {
            parseOrRefuse(Property.garbage(random, 40));
            parseOrRefuse(Property.mutated(random, randomName(random)));
        });
    }

    private static void parseOrRefuse(String text) {
        Reference reference;
        try {
            reference = Reference.parse(text);
        } catch (IllegalArgumentException expected) {
            return;
        }
        assertThat(Reference.parse(reference.toString())).isEqualTo(reference);
    }

    @ParameterizedTest
    @CsvSource({"a., /x", "a, /x", "a:, ''", "a/, a", "a__, ''", "a@, ''"})
    void endlessNamesAreRefusedLikeOthers(String part, String rest) {
        String endless = part.repeat(200_000) + rest;

        assertThatIllegalArgumentException()
                .isThrownBy(() -> Reference.parse(endless))
                .satisfies(failure -> assertThat(failure.getMessage()).hasSizeLessThan(1_000));
    }
}
