package dev.dray.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class RepositoryTest {
    @Test
    void isReadAsPeopleWriteIt() {
        assertThat(Repository.parse("ubuntu")).isEqualTo(new Repository("docker.io", "library/ubuntu"));
        assertThat(Repository.parse("localhost:5000/a/b")).isEqualTo(new Repository("localhost:5000", "a/b"));
        assertThat(Repository.parse("quay.io/a/b")).hasToString("quay.io/a/b");
    }

    @Test
    void isNotOneImage() {
        String digest = Digest.of(new byte[0]).toString();

        assertThatThrownBy(() -> Repository.parse("ubuntu:24.04"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("without tag or digest");
        assertThatIllegalArgumentException().isThrownBy(() -> Repository.parse("ubuntu@" + digest));
    }

    /// Protocols A5, A10, H71.
    @ParameterizedTest
    @ValueSource(strings = {"a", "a/b/c", "a.b", "a_b", "a__b", "a---b", "0/1"})
    void pathsAreComponentsAndSlashes(String path) {
        assertThat(Repository.isPath(path)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "", "/", "/a", "a/", "a//b", "..", "../a", "a/../b", ".a", "a.", "a..b", "a___b", "A", "a\n", "a\\b",
                "a%2fb"
            })
    void pathsThatLeadElsewhereAreNone(String path) {
        assertThat(Repository.isPath(path)).isFalse();
        assertThatIllegalArgumentException().isThrownBy(() -> new Repository("r.io", path));
    }

    /// Protocols A12.
    @Test
    void pathsHaveAtMost255Characters() {
        assertThat(Repository.isPath("a".repeat(255))).isTrue();
        assertThat(Repository.isPath("a".repeat(256))).isFalse();
        assertThat(Repository.isPath("a/".repeat(1_000_000) + "a")).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "r_1:5000",
                "r.io:",
                "r.io:a",
                "-r.io",
                "r..io",
                "r.io/",
                "r.io@x",
                "u:p@r.io",
                "[::1",
                "r.io\n"
            })
    void registriesAreHostsAndPorts(String registry) {
        assertThatIllegalArgumentException().isThrownBy(() -> new Repository(registry, "a"));
    }

    @Test
    void registriesAreNotEndless() {
        assertThatIllegalArgumentException().isThrownBy(() -> new Repository("a.".repeat(100_000) + "a", "a"));
    }

    @ParameterizedTest
    @CsvSource({"r.io/a, ''", "r.io/a/b, a", "r.io/a/b/c, a/b", "ubuntu, library"})
    void namespaceIsAllButTheLastComponent(String text, String namespace) {
        assertThat(Repository.parse(text).namespace()).isEqualTo(namespace);
    }
}
