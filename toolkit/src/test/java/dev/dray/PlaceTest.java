package dev.dray;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.dray.model.Reference;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class PlaceTest {
    private static final String DIGEST = "sha256:" + "a".repeat(64);

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

    @ParameterizedTest
    @ValueSource(strings = {"debian:12", "oci:dir", "oci:dir:1.0", "store:debian:12", "localhost:5000/a:b"})
    void readsWhatItWrites(String text) {
        assertThat(Place.parse(text).text()).isEqualTo(text);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "oci:", "oci::x", "oci:dir:", "oci:dir@sha256:1", "store:", "UPPER", "docker-archive:x.tar"})
    void refusesWhatIsNoPlace(String text) {
        assertThatIllegalArgumentException().isThrownBy(() -> Place.parse(text));
    }
}
