package dev.dray.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

final class ErrorBodyTest {
    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @ParameterizedTest
    @EnumSource(ErrorCode.class)
    void readsWhatItPrints(ErrorCode code) {
        ErrorBody body = ErrorBody.of(code, code.message());

        assertThat(ErrorBody.parse(body.bytes())).isEqualTo(body);
    }

    @ParameterizedTest
    @EnumSource(ErrorCode.class)
    void comesWithAStatusOfFailure(ErrorCode code) {
        assertThat(code.status()).isBetween(400, 599);
    }

    @Test
    void saysEveryErrorInOneLine() {
        byte[] body = bytes("""
                {"errors":[{"code":"MANIFEST_UNKNOWN","message":"manifest unknown","detail":{"Tag":"x"}},
                 {"code":"DENIED"}]}""");

        assertThat(ErrorBody.parse(body).errors())
                .isEqualTo(List.of(
                        new ErrorBody.Entry("MANIFEST_UNKNOWN", "manifest unknown"),
                        new ErrorBody.Entry("DENIED", "")));
        assertThat(ErrorBody.summarise(body)).isEqualTo("MANIFEST_UNKNOWN: manifest unknown; DENIED");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "[]",
                "null",
                "{}",
                "{\"errors\":null}",
                "{\"errors\":[]}",
                "{\"errors\":\"x\"}",
                "{\"errors\":[{\"code\":7}]}",
                "<html></html>",
                "{\"errors\":[{\"code\":"
            })
    void hasNoEntriesWhereThereAreNone(String body) {
        assertThat(ErrorBody.parse(bytes(body)).errors()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"<html><h1>502</h1></html>", "\n <!DOCTYPE html>", "<?xml version=\"1.0\"?><Error/>"})
    void saysNothingOfHtml(String body) {
        assertThat(ErrorBody.summarise(bytes(body))).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"404 page not found, 404 page not found", "' too many\r\n\trequests ', too many requests"})
    void saysPlainTextInOneLine(String body, String summary) {
        assertThat(ErrorBody.summarise(bytes(body))).isEqualTo(summary);
    }

    @Test
    void passesNoControlCharactersOn() {
        // protocols H66: colours, bells, C1 controls and the marks that turn text round
        String hostile = "a\u001b[31mb\u0007c\u009b2Jd\u202ee\u2028f\0g";
        byte[] body = ErrorBody.of(ErrorCode.DENIED, hostile).bytes();

        assertThat(ErrorBody.summarise(body)).isEqualTo("DENIED: a [31mb c 2Jd e f g");
        assertThat(ErrorBody.summarise(bytes(hostile))).isEqualTo("a [31mb c 2Jd e f g");
    }

    @Test
    void cutsLongTexts() {
        assertThat(ErrorBody.summarise(bytes("x".repeat(10_000)))).hasSize(301).endsWith("…");
        assertThat(ErrorBody.summarise(
                        ErrorBody.of(ErrorCode.DENIED, "x".repeat(10_000)).bytes()))
                .hasSize(301);
    }

    @Test
    void cutsBetweenWholeCharacters() {
        String summary = ErrorBody.summarise(bytes("x" + "🐳".repeat(1_000)));

        assertThat(summary.codePoints()).noneMatch(c -> c >= 0xd800 && c <= 0xdfff);
    }

    @Test
    void readsBytesThatAreNotText() {
        assertThat(ErrorBody.summarise(new byte[] {(byte) 0xff, (byte) 0xfe, 'x'}))
                .endsWith("x");
    }
}
