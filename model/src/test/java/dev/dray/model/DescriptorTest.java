package dev.dray.model;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class DescriptorTest {
    private static final String EMPTY_OBJECT =
            "sha256:44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a";
    private static final Descriptor PLAIN = Descriptor.of(MediaType.OCI_EMPTY, "{}".getBytes(UTF_8));

    @Test
    void describesBytes() {
        assertThat(PLAIN.digest()).hasToString(EMPTY_OBJECT);
        assertThat(PLAIN.size()).isEqualTo(2);
        assertThat(PLAIN.toJson())
                .hasToString("{\"mediaType\":\"application/vnd.oci.empty.v1+json\",\"digest\":\"" + EMPTY_OBJECT
                        + "\",\"size\":2}");
    }

    @Test
    void readsWhatItPrints() {
        Descriptor full = new Descriptor(
                MediaType.OCI_MANIFEST,
                PLAIN.digest(),
                2,
                Map.of("b", "1", "a", "2"),
                List.of("https://a.test/x"),
                new Platform("windows", "amd64", "v2", "10.0.1"),
                "application/x",
                "e30=");

        assertThat(Descriptor.parse(full.toJson())).isEqualTo(full);
        assertThat(Descriptor.parse(PLAIN.toJson())).isEqualTo(PLAIN);
    }

    @Test
    void annotationsArePrintedInOneOrder() {
        Json json = PLAIN.withAnnotations(Map.of("b", "1", "a", "2")).toJson();

        assertThat(json).asString().contains("\"annotations\":{\"a\":\"2\",\"b\":\"1\"}");
    }

    @ParameterizedTest
    @CsvSource({"digest", "size"})
    void namesWhatIsMissing(String member) {
        String document = "{\"mediaType\":\"a/b\",\"digest\":\"%s\",\"size\":2}".formatted(EMPTY_OBJECT);
        Json json = Json.parse(document.replace('"' + member + '"', "\"other\""));

        assertThatIllegalArgumentException()
                .isThrownBy(() -> Descriptor.parse(json))
                .withMessageContaining("without \"" + member);
    }

    @ParameterizedTest
    @ValueSource(strings = {"-1", "-9223372036854775808", "9223372036854775808", "1.5", "1e3", "\"2\"", "[]"})
    void refusesSizesThatAreNone(String size) {
        assertThatIllegalArgumentException().isThrownBy(() -> Descriptor.parse(ofSize(size)));
    }

    /// Protocols H2: nothing is allocated from a size, so an absurd one is only a number.
    @Test
    void anAbsurdSizeIsOnlyANumber() {
        Descriptor huge = Descriptor.parse(ofSize("4611686018427387904"));

        assertThat(huge.size()).isEqualTo(1L << 62);
        assertThat(huge.embedded()).isNull();
    }

    private static Json ofSize(String size) {
        return Json.parse("{\"mediaType\":\"a/b\",\"data\":\"e30=\",\"digest\":\"%s\",\"size\":%s}"
                .formatted(EMPTY_OBJECT, size));
    }

    @Test
    void aMissingMediaTypeIsNoError() {
        Json json = Json.parse("{\"digest\":\"%s\",\"size\":2}".formatted(EMPTY_OBJECT));

        assertThat(Descriptor.parse(json).mediaType().value()).isEmpty();
    }

    /// Protocols C111.
    @ParameterizedTest
    @CsvSource({"e30=, 2, true", "e3s=, 2, false", "e30=, 3, false", "e30=e30=, 2, false", "*, 2, false", "'', 2, false"
    })
    void embeddedContentIsVerified(String data, long size, boolean valid) {
        Descriptor descriptor =
                new Descriptor(MediaType.OCI_EMPTY, PLAIN.digest(), size, Map.of(), List.of(), null, null, data);

        assertThat(descriptor.embedded()).isEqualTo(valid ? "{}".getBytes(UTF_8) : null);
    }

    @Test
    void withoutDataNothingIsEmbedded() {
        assertThat(PLAIN.embedded()).isNull();
    }

    @Test
    void unknownMembersAreIgnored() {
        Json json = Json.parse("{\"digest\":\"%s\",\"size\":2,\"mediaType\":\"a/b\",\"new\":{\"x\":[1]},\"urls\":null}"
                .formatted(EMPTY_OBJECT));

        assertThat(Descriptor.parse(json)).isEqualTo(new Descriptor(new MediaType("a/b"), PLAIN.digest(), 2));
    }

    @Test
    void annotationsThatAreNoTextsAreIgnored() {
        Json json = Json.parse("{\"digest\":\"%s\",\"size\":2,\"annotations\":{\"n\":1,\"t\":\"x\",\"z\":null}}"
                .formatted(EMPTY_OBJECT));

        assertThat(Descriptor.parse(json).annotations()).isEqualTo(Map.of("t", "x"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"{}", "{\"os\":\"\",\"architecture\":\"\"}", "{\"os\":\"linux\"}", "\"linux/amd64\"", "null"})
    void aPlatformThatSaysNothingIsNone(String platform) {
        Json json = Json.parse("{\"digest\":\"%s\",\"size\":2,\"platform\":%s}".formatted(EMPTY_OBJECT, platform));

        assertThat(Descriptor.parse(json).platform()).isNull();
    }

    @Test
    void isPrintedForPeople() {
        assertThat(PLAIN).hasToString(EMPTY_OBJECT + " (application/vnd.oci.empty.v1+json, 2 bytes)");
    }
}
