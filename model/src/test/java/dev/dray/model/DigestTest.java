package dev.dray.model;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.security.MessageDigest;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

final class DigestTest {
    private static final String EMPTY = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

    @Test
    void isTheHashOfSomeContent() {
        assertThat(Digest.of(new byte[0])).hasToString("sha256:" + EMPTY);
        // FIPS 180-4, the example "abc".
        assertThat(Digest.of(Digest.Algorithm.SHA512, "abc".getBytes(UTF_8)))
                .hasToString("sha512:ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a"
                        + "2192992a274fc1a836ba3c23a3feebbd454d4423643ce80e2a9ac94fa54ca49f");
    }

    @ParameterizedTest
    @EnumSource
    void readsWhatItPrints(Digest.Algorithm algorithm) {
        Digest digest = Digest.of(algorithm, new byte[] {1, 2, 3});

        assertThat(Digest.parse(digest.toString())).isEqualTo(digest);
    }

    @Test
    void isTakenFromAFinishedHash() {
        MessageDigest hash = Digest.Algorithm.SHA384.newHash();
        hash.update(new byte[] {7});

        assertThat(Digest.of(Digest.Algorithm.SHA384, hash))
                .isEqualTo(Digest.of(Digest.Algorithm.SHA384, new byte[] {7}));
    }

    /// Protocols H3 (CVE-2024-3727), H4, A7.
    static Stream<String> malformed() {
        return Stream.of(
                "",
                ":",
                "sha256",
                "sha256:",
                EMPTY,
                ":" + EMPTY,
                "../x",
                "sha256:..%2f..",
                "sha256:abc/../../x",
                "sha256:../../x" + "a".repeat(57),
                "sha256:" + EMPTY + "/../x",
                "sha256:" + EMPTY + "\n",
                " sha256:" + EMPTY,
                "sha256::" + EMPTY.substring(1),
                "sha256:" + EMPTY.substring(1),
                "sha256:" + EMPTY + "0",
                "sha256:" + EMPTY.toUpperCase(Locale.ROOT),
                "SHA256:" + EMPTY,
                "sha512:" + EMPTY,
                "sha384:" + "0".repeat(95),
                "md5:" + "0".repeat(32),
                "sha1:" + "0".repeat(40),
                "blake3:" + "0".repeat(64),
                // Digits, but not ours: Character.isDigit would take them.
                "sha256:" + "\u0661".repeat(64));
    }

    @ParameterizedTest
    @MethodSource("malformed")
    void cannotBeMalformed(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Digest.parse(text))
                .withMessageContaining("not a digest");
    }

    @Test
    void doesNotRepeatAMegabyteOfNonsense() {
        String huge = "\u001b[2J" + "x".repeat(1_000_000);

        assertThatThrownBy(() -> Digest.parse(huge))
                .message()
                .hasSizeLessThan(500)
                .doesNotContain("\u001b");
        assertThatThrownBy(() -> Digest.parse("sha256:" + huge))
                .message()
                .hasSizeLessThan(500)
                .doesNotContain("\u001b");
    }

    @Test
    void isWrittenShort() {
        assertThat(Digest.of(new byte[0]).shortHex()).isEqualTo("e3b0c44298fc");
    }

    @Test
    void isOrderedAsItIsPrinted() {
        Digest low = Digest.parse("sha256:" + "0".repeat(64));
        Digest high = Digest.parse("sha256:" + "f".repeat(64));
        Digest longer = Digest.parse("sha512:" + "0".repeat(128));

        assertThat(Stream.of(longer, high, low).sorted()).containsExactly(low, high, longer);
    }
}
