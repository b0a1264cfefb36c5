package dev.dray;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.dray.model.Reference;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class PlaceTest {
    private static final String DIGEST = "sha256:aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa";

    @Test
    void takesANameForARegistry() {
        Place.InRegistry inHub = new Place.InRegistry(Reference.parse("debian:12"));

        assertThat(Place.parse("debian:12")).isEqualTo(inHub);
        assertThat(Place.parse("docker://debian:12")).isEqualTo(inHub);
        assertThat(Place.parse("localhost:5000/a/b@" + DIGEST))
                .isEqualTo(new Place.InRegistry(Reference.parse("localhost:5000/a/b@" + DIGEST)));
    }

    @Test
    void findsDirectoryAndTagOfALayout() {
        assertThat(Place.parse("oci:a/b")).isEqualTo(new Place.InLayout(Path.of("a/b"), null));
        assertThat(Place.parse("oci:a/b:1.0")).isEqualTo(new Place.InLayout(Path.of("a/b"), "1.0"));
        assertThat(Place.parse("oci:/x:y/z")).isEqualTo(new Place.InLayout(Path.of("/x:y/z"), null));
        assertThat(Place.parse("oci:/x:y/z:1")).isEqualTo(new Place.InLayout(Path.of("/x:y/z"), "1"));
        assertThat(Place.parse("oci:d@" + DIGEST)).isEqualTo(new Place.InLayout(Path.of("d"), DIGEST));
        assertThat(Place.parse("oci:me@share")).isEqualTo(new Place.InLayout(Path.of("me@share"), null));
    }

    @Test
    void findsTheStoresNames() {
        assertThat(Place.parse("store:debian:12")).isEqualTo(new Place.InStore(Reference.parse("debian:12")));
    }

    @Test
    void findsFileAndNameOfAnArchive() {
        Path file = Path.of("a/b.tar");

        assertThat(Place.parse("oci-archive:a/b.tar")).isEqualTo(new Place.InOciArchive(file, null));
        assertThat(Place.parse("oci-archive:a/b.tar:12")).isEqualTo(new Place.InOciArchive(file, "12"));
        assertThat(Place.parse("oci-archive:a/b.tar@" + DIGEST)).isEqualTo(new Place.InOciArchive(file, DIGEST));
        assertThat(Place.parse("docker-archive:a/b.tar")).isEqualTo(new Place.InDockerArchive(file, null));
        assertThat(Place.parse("docker-archive:a/b.tar:debian:12"))
                .isEqualTo(new Place.InDockerArchive(file, "debian:12"));
        assertThat(Place.parse("docker-archive:a/b.tar:localhost:5000/a/b:1"))
                .isEqualTo(new Place.InDockerArchive(file, "localhost:5000/a/b:1"));
        assertThat(Place.parse("docker-archive:a/b.tar:@1")).isEqualTo(new Place.InDockerArchive(file, "@1"));
        assertThat(Place.parse("rootfs:a/b.tar")).isEqualTo(new Place.InRootfs(file));
    }

    @Test
    void takesADashForAStream() {
        assertThat(Place.parse("docker-archive:-:debian:12"))
                .isEqualTo(new Place.InDockerArchive(Path.of("-"), "debian:12"));
        assertThat(Place.parse("rootfs:-")).isEqualTo(new Place.InRootfs(Path.of("-")));
        assertThat(Place.isStream(Path.of("-"))).isTrue();
        assertThat(Place.isStream(Path.of("./-"))).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "debian:12",
                "oci:dir",
                "oci:dir:1.0",
                "store:debian:12",
                "localhost:5000/a:b",
                "oci-archive:f.tar",
                "oci-archive:f.tar:docker.io/library/a:1",
                "oci-archive:f.tar@" + DIGEST,
                "docker-archive:-",
                "docker-archive:f.tar:debian:12",
                "docker-archive:f.tar:@3",
                "docker-archive:f.tar:debian@" + DIGEST,
                "rootfs:f.tar.zst"
            })
    void readsWhatItWrites(String text) {
        assertThat(Place.parse(text).text()).isEqualTo(text);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "oci:",
                "oci::x",
                "oci:dir:",
                "oci:dir@sha256:1",
                "store:",
                "UPPER",
                "oci-archive:",
                "oci-archive::x",
                "oci-archive:f.tar:",
                "oci-archive:f.tar@sha256:1",
                "docker-archive:",
                "docker-archive:f.tar:UPPER",
                "docker-archive:f.tar:@x",
                "rootfs:",
                "rootfs:f.tar:name"
            })
    void refusesWhatIsNoPlace(String text) {
        assertThatIllegalArgumentException().isThrownBy(() -> Place.parse(text));
    }

    @Test
    void findsTheNameOfAnImageInAnEngine() {
        assertThat(Place.parse("docker-daemon:debian")).isEqualTo(new Place.InDaemon("debian:latest"));
        assertThat(Place.parse("docker-daemon:docker.io/library/debian:12")).isEqualTo(new Place.InDaemon("debian:12"));
        assertThat(Place.parse("docker-daemon:localhost:5000/a/b:1").text())
                .isEqualTo("docker-daemon:localhost:5000/a/b:1");
        assertThat(Place.parse("docker-daemon:debian@" + DIGEST)).isEqualTo(new Place.InDaemon("debian@" + DIGEST));
        assertThat(Place.parse("docker-daemon:cafe")).isEqualTo(new Place.InDaemon("cafe:latest"));
    }

    /// As `docker images` shows them.
    @ParameterizedTest
    @ValueSource(strings = {DIGEST, "sha256:0123456789ab", "0123456789ab", "0123456789abcdef"})
    void keepsTheIdOfAnImageInAnEngine(String id) {
        assertThat(Place.parse("docker-daemon:" + id)).isEqualTo(new Place.InDaemon(id));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"docker-daemon:", "docker-daemon:sha256:latest", "docker-daemon:Upper", "docker-daemon:a:b:c"})
    void refusesWhatNamesNoImageInAnEngine(String text) {
        assertThatIllegalArgumentException().isThrownBy(() -> Place.parse(text));
    }
}
