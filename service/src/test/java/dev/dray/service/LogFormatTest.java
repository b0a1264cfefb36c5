package dev.dray.service;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dray.model.Json;
import dev.dray.server.Exchange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class LogFormatTest {
    private static final Exchange PULL = Exchanges.of(
            "GET",
            "/v2/acme/web/manifests/1.0",
            200,
            "X-Forwarded-For",
            "192.0.2.1",
            "Authorization",
            "Basic bWU6c2VjcmV0",
            "User-Agent",
            "docker/29.1");

    @Test
    void aLineOfJsonHasAllThereIs() {
        assertThat(LogFormat.JSON.line(PULL))
                .isEqualTo("{\"time\":\"2026-11-30T05:00:00.123Z\",\"id\":\"id-1\",\"remote\":\"192.0.2.1\","
                        + "\"user\":\"me\",\"method\":\"GET\",\"path\":\"/v2/acme/web/manifests/1.0\",\"status\":200,"
                        + "\"received\":3,\"sent\":5,\"ms\":20,\"agent\":\"docker/29.1\"}");
    }

    @Test
    void aCombinedLineIsWhatWebServersWrite() {
        assertThat(LogFormat.COMBINED.line(PULL))
                .isEqualTo("192.0.2.1 - me [30/Nov/2026:05:00:00 +0000]"
                        + " \"GET /v2/acme/web/manifests/1.0 HTTP/1.1\" 200 5 \"-\" \"docker/29.1\"");
    }

    @Test
    void aShortLineIsForPeople() {
        assertThat(LogFormat.SHORT.line(PULL)).isEqualTo("GET /v2/acme/web/manifests/1.0 200 20 ms");
    }

    @ParameterizedTest
    @EnumSource(LogFormat.class)
    void noSecretIsLogged(LogFormat format) {
        Exchange exchange = Exchanges.of(
                "GET",
                "/token?service=dray&password=hunter2&access_token=hunter3&state=hunter4",
                401,
                "Authorization",
                "Basic bWU6aHVudGVyMg==",
                "Cookie",
                "hunter5");

        assertThat(format.line(exchange)).doesNotContain("hunter").doesNotContain("bWU6aHVudGVyMg");
    }

    @Test
    void whatAParameterMayTellIsTold() {
        Exchange exchange = Exchanges.of("POST", "/v2/a/blobs/uploads/?mount=sha256:1&from=b&x=1", 202);

        assertThat(Json.parse(LogFormat.JSON.line(exchange)).findText("path"))
                .contains("/v2/a/blobs/uploads/?mount=sha256%3A1&from=b");
    }

    @ParameterizedTest
    @EnumSource(LogFormat.class)
    void aStrangerWritesNoLineOfTheirOwn(LogFormat format) {
        Exchange exchange = Exchanges.of("GET", "/v2/", 200, "User-Agent", "a\"b\\\u001b[2K\u0000");

        String line = format.line(exchange);

        assertThat(line.chars()).allMatch(c -> c >= ' ');
        assertThat(line.replace("\\\"", "").chars().filter(c -> c == '"').count() % 2)
                .isZero();
    }
}
