package dev.dray.model;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/// Protocols C132 to C136, C140.
final class Schema1Test {
    private final byte[] signed = read();

    private static byte[] read() {
        try (InputStream in = Schema1Test.class.getResourceAsStream("schema1/signed.json")) {
            return Objects.requireNonNull(in).readAllBytes();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static String encoded(String text) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    private String text() {
        return new String(signed, StandardCharsets.UTF_8);
    }

    private static void refuses(String document, String why) {
        assertThatThrownBy(() -> Schema1.payload(document.getBytes(StandardCharsets.UTF_8)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(why);
    }

    @Test
    void isKnownByWhatWasSigned() {
        assertThat(Schema1.digest(MediaType.DOCKER_SCHEMA1_SIGNED, signed))
                .hasToString("sha256:cc84a81686bb6fe397905aaa3b393a1b7f798c59b62020e4138d5f5193fca3f8");
        assertThat(Schema1.payload(signed)).hasSize(455);
    }

    @Test
    void isKnownByItsBytesWhereItIsNotSigned() {
        byte[] payload = Schema1.payload(signed);

        assertThat(Schema1.digest(MediaType.DOCKER_SCHEMA1, payload))
                .isEqualTo(Schema1.digest(MediaType.DOCKER_SCHEMA1_SIGNED, signed));
    }

    /// Another signature of the same text is the same manifest.
    @Test
    void hasTheSameDigestWhoeverSignsIt() {
        String other = text().replace("\"alg\": \"ES256\"", "\"alg\": \"ES384\"");

        assertThat(Schema1.payload(other.getBytes(StandardCharsets.UTF_8))).isEqualTo(Schema1.payload(signed));
    }

    /// Protocols C135, CVE-2014-8179.
    @Test
    void refusesWhatWasAddedAfterwards() {
        refuses(text().replace("   \"signatures\"", "   \"fsLayers\": [],\n   \"signatures\""), "fsLayers");
        refuses(text().replace("   \"signatures\"", "   \"extra\": 1,\n   \"signatures\""), "more or less");
    }

    private static String step(int id, int parent, String more) {
        return """
                {"id":"%064x"%s,"created":"2015-01-0%dT00:00:00Z","container_config":{"Cmd":["do","%d"]}%s}""".formatted(id, parent == 0 ? "" : ",\"parent\":\"%064x\"".formatted(parent), id, id, more);
    }

    private static Digest blob(int number) {
        return Digest.of(new byte[] {(byte) number});
    }

    /// @param blobs the topmost first, as the documents are
    private static byte[] manifest(List<Digest> blobs, String... documents) {
        return Json.object()
                .put("schemaVersion", 1)
                .put("name", "acme/old")
                .put("tag", "1.0")
                .put("architecture", "amd64")
                .put(
                        "fsLayers",
                        blobs.stream()
                                .map(blob -> Json.object()
                                        .put("blobSum", blob.toString())
                                        .build())
                                .toList())
                .put(
                        "history",
                        Arrays.stream(documents)
                                .map(document -> Json.object()
                                        .put("v1Compatibility", document)
                                        .build())
                                .toList())
                .build()
                .bytes();
    }

    private static Schema1 parse(List<Digest> blobs, String... documents) {
        return Schema1.parse(MediaType.DOCKER_SCHEMA1, manifest(blobs, documents));
    }

    private static void refusesToRead(String why, List<Digest> blobs, String... documents) {
        assertThatThrownBy(() -> parse(blobs, documents))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(why);
    }

    @Test
    void isReadFromWhatWasSigned() {
        Schema1 manifest = Schema1.parse(MediaType.DOCKER_SCHEMA1_SIGNED, signed);

        assertThat(manifest.name()).isEqualTo("library/tiny");
        assertThat(manifest.tag()).isEqualTo("1");
        assertThat(manifest.architecture()).isEqualTo("amd64");
        assertThat(manifest.steps()).singleElement().satisfies(step -> {
            assertThat(step.blob()).isEqualTo(LegacyImage.EMPTY_LAYER);
            assertThat(step.isEmpty()).isTrue();
        });
        assertThat(manifest.config().platform()).isEqualTo(Platform.LINUX_AMD64);
    }

    @Test
    void saysItsStepsTheBaseFirst() {
        String top =
                step(3, 2, ",\"os\":\"linux\",\"architecture\":\"arm\",\"throwaway\":true,\"config\":{\"User\":\"a\"}");
        Schema1 manifest =
                parse(List.of(blob(3), LegacyImage.EMPTY_LAYER, blob(1)), top, step(2, 1, ""), step(1, 0, ""));

        assertThat(manifest.steps().stream().map(Schema1.Step::blob))
                .containsExactly(blob(1), LegacyImage.EMPTY_LAYER, blob(3));
        assertThat(manifest.steps().stream().map(Schema1.Step::isEmpty)).containsExactly(false, true, true);
        assertThat(manifest.topText()).isEqualTo(top);
        ImageConfig config = manifest.config();
        assertThat(config.platform()).isEqualTo(Platform.parse("linux/arm"));
        assertThat(config.created()).isEqualTo("2015-01-03T00:00:00Z");
        assertThat(config.diffIds()).isEmpty();
        assertThat(config.process().findText("User")).contains("a");
        assertThat(config.history())
                .containsExactly(
                        new ImageConfig.History("2015-01-01T00:00:00Z", "do 1", null, false),
                        new ImageConfig.History("2015-01-02T00:00:00Z", "do 2", null, true),
                        new ImageConfig.History("2015-01-03T00:00:00Z", "do 3", null, true));
    }

    /// Protocols C137.
    @Test
    void countsADocumentOnceThatIsRepeatedOnEnd() {
        Schema1 manifest = parse(
                List.of(blob(2), blob(2), blob(1), blob(1), blob(1)),
                step(2, 1, ""),
                step(2, 1, ""),
                step(1, 0, ""),
                step(1, 0, ""),
                step(1, 0, ""));

        assertThat(manifest.steps().stream().map(Schema1.Step::blob)).containsExactly(blob(1), blob(2));
    }

    @Test
    void refusesDocumentsThatDoNotLeadFromOneToTheNext() {
        List<Digest> three = List.of(blob(3), blob(2), blob(1));

        refusesToRead("there twice", three, step(1, 2, ""), step(2, 1, ""), step(1, 0, ""));
        refusesToRead("the parent of image", three, step(3, 1, ""), step(2, 1, ""), step(1, 0, ""));
        refusesToRead("the parent of image", three, step(3, 2, ""), step(2, 0, ""), step(1, 0, ""));
        refusesToRead("the parent of image", List.of(blob(1)), step(1, 9, ""));
        assertThat(parse(List.of(blob(1)), step(1, 9, ",\"os\":\"windows\"")).steps())
                .hasSize(1);
    }

    @Test
    void refusesWhatIsMalformed() {
        refusesToRead("2 \"fsLayers\" and 1", List.of(blob(1), blob(2)), step(1, 0, ""));
        refusesToRead("0 \"fsLayers\" and 0", List.of());
        refusesToRead("no image id", List.of(blob(1)), "{\"id\":\"1\"}");
        refusesToRead("no image id", List.of(blob(1)), "{\"id\":\"" + "A".repeat(64) + "\"}");
        refusesToRead("no image id", List.of(blob(1)), "{}");
        refusesToRead("Duplicate", List.of(blob(1)), step(1, 0, ",\"created\":\"x\""));
        refusesToRead("not JSON", List.of(blob(1)), "");
        refusesToRead("not a JSON object", List.of(blob(1)), "[]");
        assertThatThrownBy(() -> Schema1.parse(MediaType.DOCKER_SCHEMA1, "{\"schemaVersion\":2}".getBytes(UTF_8)))
                .hasMessageContaining("schemaVersion");
        assertThatThrownBy(() -> Schema1.parse(
                        MediaType.DOCKER_SCHEMA1,
                        "{\"schemaVersion\":1,\"fsLayers\":[{}],\"history\":[{}]}".getBytes(UTF_8)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("v1Compatibility");
    }

    @Test
    void refusesMoreLayersThanAnyImageHas() {
        String[] documents = new String[10_000];
        Arrays.fill(documents, step(1, 0, ""));

        refusesToRead("10,000 \"fsLayers\"", Collections.nCopies(10_000, blob(1)), documents);
    }

    private static void refusesSignature(String covered, String why) {
        refuses("{\"a\":1,\"signatures\":[{\"protected\":\"" + encoded(covered) + "\"}]}", why);
    }

    @Test
    void refusesSignaturesThatCannotBe() {
        refuses("{\"a\":1}", "signatures");
        refuses("{\"a\":1,\"signatures\":[]}", "signatures");
        refuses("{\"a\":1,\"signatures\":[{}]}", "protected");
        refuses("{\"a\":1,\"signatures\":[{\"protected\":\"***\"}]}", "base64");
        refusesSignature("{}", "formatLength");
        refusesSignature("{\"formatLength\":6}", "formatTail");
        refusesSignature("{\"formatLength\":9999,\"formatTail\":\"fQ\"}", "9,999");
        refusesSignature("{\"formatLength\":-1,\"formatTail\":\"fQ\"}", "-1");
        assertThat(Schema1.payload(("{\"a\":1,\"signatures\":[{\"protected\":\""
                                + encoded("{\"formatLength\":6,\"formatTail\":\"fQ\"}") + "\"}]}")
                        .getBytes(StandardCharsets.UTF_8)))
                .asString(StandardCharsets.UTF_8)
                .isEqualTo("{\"a\":1}");
    }

    @Test
    void refusesSignaturesThatDoNotAgree() {
        String one = encoded("{\"formatLength\":6,\"formatTail\":\"fQ\"}");
        String other = encoded("{\"formatLength\":5,\"formatTail\":\"MX0\"}");

        refuses(
                "{\"a\":1,\"signatures\":[{\"protected\":\"%s\"},{\"protected\":\"%s\"}]}".formatted(one, other),
                "different texts");
    }
}
