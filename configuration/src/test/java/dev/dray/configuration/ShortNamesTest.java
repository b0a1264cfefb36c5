package dev.dray.configuration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.dray.content.ImageException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Protocols D85.
final class ShortNamesTest {
    private static final String DIGEST = "@sha256:0123456789012345678901234567890123456789012345678901234567890123";
    private static final Map<String, String> ALIASES =
            Map.of("fedora", "registry.fedoraproject.org/fedora", "a/b", "quay.io/x/y", "second", "fedora");

    @ParameterizedTest
    @CsvSource({
        "fedora, registry.fedoraproject.org/fedora",
        "fedora:41, registry.fedoraproject.org/fedora:41",
        "docker://fedora:41, registry.fedoraproject.org/fedora:41",
        "fedora" + DIGEST + ", registry.fedoraproject.org/fedora" + DIGEST,
        "fedora:41" + DIGEST + ", registry.fedoraproject.org/fedora:41" + DIGEST,
        "a/b:1, quay.io/x/y:1",
        "second:2, registry.fedoraproject.org/fedora:2",
        "fedora2, docker.io/library/fedora2",
        "library/fedora, docker.io/library/fedora",
        "docker.io/fedora, docker.io/library/fedora",
        "docker.io/a/b, docker.io/a/b",
        "localhost/a/b, localhost/a/b"
    })
    void anAliasDecidesForWhatHasNoRegistry(String text, String wanted) throws Exception {
        assertThat(new ShortNames(ALIASES, List.of()).parse(text)).hasToString(wanted);
    }

    @Test
    void oneSearchRegistryCompletesNames() throws Exception {
        ShortNames names = new ShortNames(Map.of("x", "alias.test/x"), List.of("quay.io"));

        assertThat(names.parse("app:1")).hasToString("quay.io/app:1");
        assertThat(names.parse("x")).hasToString("alias.test/x");
        assertThat(names.parse("docker.io/app")).hasToString("docker.io/library/app");
        assertThat(names.parse("docker.io/library/app")).hasToString("docker.io/library/app");
    }

    @Test
    void severalSearchRegistriesAreNeverTriedInTurn() {
        ShortNames names = new ShortNames(Map.of(), List.of("a.test", "b.test"));

        assertThatExceptionOfType(ImageException.Rejected.class)
                .isThrownBy(() -> names.parse("app:1"))
                .withMessageContaining("a.test, b.test")
                .satisfies(e -> assertThat(e.help())
                        .hasValueSatisfying(help -> assertThat(help).contains("a.test/app:1")));
    }

    @Test
    void dockerHubAmongThemDecides() throws Exception {
        ShortNames names = new ShortNames(Map.of(), List.of("a.test", "docker.io"));

        assertThat(names.parse("app")).hasToString("docker.io/library/app");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a", "b", "c", "self"})
    void aLoopOfAliasesIsNamed(String name) {
        ShortNames names = new ShortNames(Map.of("a", "b", "b", "c", "c", "a", "self", "self"), List.of());

        assertThatExceptionOfType(ImageException.Rejected.class)
                .isThrownBy(() -> names.parse(name))
                .withMessageContaining(name + " -> ")
                .withMessageContaining("circle");
    }

    @ParameterizedTest
    @CsvSource({"nowhere, names no registry", "tagged, has a tag", "digested, has a tag or a digest"})
    void anAliasWantsARegistryAndNoTag(String name, String why) {
        ShortNames names = new ShortNames(
                Map.of("nowhere", "x/y", "tagged", "a.test/x:1", "digested", "a.test/x" + DIGEST), List.of());

        assertThatExceptionOfType(ImageException.Rejected.class)
                .isThrownBy(() -> names.parse(name))
                .withMessageContaining(why);
    }
}
