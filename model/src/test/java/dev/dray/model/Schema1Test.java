package dev.dray.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
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
