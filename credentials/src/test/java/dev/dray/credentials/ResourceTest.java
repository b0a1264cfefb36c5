package dev.dray.credentials;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.dray.model.Repository;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class ResourceTest {
    @ParameterizedTest
    @CsvSource({
        "quay.io, quay.io",
        "quay.io/, quay.io",
        "quay.io/team/app, quay.io/team/app",
        "quay.io/team/, quay.io/team",
        "localhost:5000/a, localhost:5000/a",
        "[::1]:5000/a, [::1]:5000/a",
        "https://quay.io, quay.io",
        "https://quay.io/v2/, quay.io",
        "https://quay.io/team/app, quay.io",
        "quay.io/v1/, quay.io",
        "quay.io/v2, quay.io",
        "quay.io/v2/app, quay.io/v2/app",
        "https://index.docker.io/v1/, docker.io",
        "index.docker.io, docker.io",
        "registry-1.docker.io/library/busybox, docker.io/library/busybox",
    })
    void readsWhatPeopleAndFilesWrite(String text, String meant) {
        assertThat(Resource.parse(text)).hasToString(meant);
    }

    @Test
    void goesUpwardsFromARepositoryToItsRegistry() {
        assertThat(Resource.parse("quay.io/a/b/c").upwards())
                .extracting(Resource::toString)
                .containsExactly("quay.io/a/b/c", "quay.io/a/b", "quay.io/a", "quay.io");
        assertThat(Resource.parse("quay.io").upwards()).containsExactly(Resource.ofRegistry("quay.io"));
    }

    @Test
    void isARepository() {
        assertThat(Resource.of(Repository.parse("busybox"))).isEqualTo(Resource.parse("docker.io/library/busybox"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"quay.io/a:1", "quay.io/a@sha256:0", "quay.io//a", "quay.io/a\nb", "quay.io/a//"})
    void refusesAPathThatIsNone(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Resource.parse(text))
                .withMessageContaining("want no scheme, tag or digest");
    }
}
