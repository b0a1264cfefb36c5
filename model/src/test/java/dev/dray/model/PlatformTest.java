package dev.dray.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class PlatformTest {
    /// Protocols C115.
    @ParameterizedTest
    @CsvSource({
        "linux/amd64, linux/amd64",
        "linux/x86_64, linux/amd64",
        "linux/x86-64, linux/amd64",
        "Linux/X86_64, linux/amd64",
        "linux/amd64/v1, linux/amd64",
        "linux/amd64/v3, linux/amd64/v3",
        "linux/aarch64, linux/arm64",
        "linux/arm64/8, linux/arm64",
        "linux/arm64/v8, linux/arm64",
        "linux/arm64/v8.0, linux/arm64",
        "linux/arm64/v8.1, linux/arm64/v8.1",
        "linux/arm64/9, linux/arm64/v9",
        "linux/arm64/9.0, linux/arm64/v9",
        "linux/arm64/v9.0, linux/arm64/v9",
        "linux/arm64/V9, linux/arm64/v9",
        "linux/armhf, linux/arm/v7",
        "linux/armel, linux/arm/v6",
        "linux/arm, linux/arm/v7",
        "linux/arm/7, linux/arm/v7",
        "linux/arm/5, linux/arm/v5",
        "linux/arm/6, linux/arm/v6",
        "linux/arm/8, linux/arm/v8",
        "linux/arm/v6, linux/arm/v6",
        "linux/i386, linux/386",
        "linux/386/whatever, linux/386",
        "macOS/arm64, darwin/arm64",
        "windows/amd64, windows/amd64",
        "linux/ppc64le/power9, linux/ppc64le/power9",
        "linux/riscv64/rva20u64, linux/riscv64/rva20u64",
        "linux/s390x, linux/s390x",
    })
    void spellingsAreNormalisedAsContainerdDoes(String text, String normal) {
        Platform platform = Platform.parse(text);

        assertThat(platform).hasToString(normal);
        assertThat(Platform.parse(platform.toString())).isEqualTo(platform);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "linux", "/", "linux/", "/amd64", "linux/arm/v7/x", "linux//v7", "linux/arm/"})
    void needsAnOsAndAnArchitecture(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Platform.parse(text))
                .withMessageContaining("not a platform");
    }

    @Test
    void anEmptyVariantIsNone() {
        assertThat(new Platform("linux", "amd64", "", null)).isEqualTo(Platform.LINUX_AMD64);
        assertThatIllegalArgumentException().isThrownBy(() -> new Platform("", "amd64", null, null));
        assertThatIllegalArgumentException().isThrownBy(() -> new Platform("linux", "", null, null));
    }

    @ParameterizedTest
    @CsvSource({
        "linux/amd64, linux/amd64, true",
        "linux/amd64, linux/arm64, false",
        "windows/amd64, linux/amd64, false",
        "linux/arm64/v8, linux/arm64, true",
        "linux/arm64, linux/arm64/v8, true",
        "linux/arm64/v9, linux/arm64, true",
        "linux/arm64, linux/arm64/v9, false",
        "linux/arm/v7, linux/arm, true",
        "linux/arm/v6, linux/arm, false",
        "linux/arm/v6, linux/arm/v7, false",
    })
    void satisfiesWhatIsNoMoreThanItself(String image, String wanted, boolean expected) {
        assertThat(Platform.parse(image).satisfies(Platform.parse(wanted))).isEqualTo(expected);
    }

    @Test
    void theOsVersionIsNotCompared() {
        Platform image = new Platform("windows", "amd64", null, "10.0.20348.2762");

        assertThat(image.satisfies(Platform.parse("windows/amd64"))).isTrue();
    }

    @Test
    void ofThisMachineIsLinux() {
        assertThat(Platform.ofThisMachine().os()).isEqualTo("linux");
    }

    @Test
    void garbageIsAnIllegalArgumentAndNothingElse() {
        Property.holds(random -> {
            String text = Property.garbage(random, 12);
            try {
                assertThat(Platform.parse(Platform.parse(text).toString())).isEqualTo(Platform.parse(text));
            } catch (IllegalArgumentException expected) {
                assertThat(expected).hasMessageContaining("not a platform");
            }
        });
    }
}
