package dev.dray.registry;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.dray.content.ImageException;
import dev.dray.http.Headers;
import dev.dray.http.HttpCall;
import dev.dray.http.HttpReply;
import dev.dray.testkit.BrokenStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class FailuresTest {
    private static final HttpCall CALL =
            HttpCall.of("read the manifest of x", "GET", URI.create("https://me:pw@reg.example:5000/v2/x?sig=s3cret"));
    private static final String ERROR = """
            {"errors":[{"code":"MANIFEST_UNKNOWN","message":"no such tag"}]}""";

    @ParameterizedTest
    @CsvSource({
        "401, Denied,      dray login reg.example:5000",
        "403, Denied,      this user may not do that",
        "404, NotFound,    check the name",
        "429, RateLimited, try again in 7 s",
        "500, Rejected,    try again later",
        "503, Rejected,    try again later"
    })
    void saysWhatWasTriedWhatCameBackAndWhatHelps(int status, String type, String help) {
        ImageException failure =
                Failures.of(CALL, HttpReply.of(status, Headers.of("Retry-After", "7"), ERROR.getBytes(UTF_8)));

        assertThat(failure.getClass().getSimpleName()).isEqualTo(type);
        assertThat(failure)
                .hasMessage("could not read the manifest of x: reg.example:5000 answered HTTP " + status
                        + ", MANIFEST_UNKNOWN: no such tag");
        assertThat(failure.help().orElseThrow()).contains(help);
    }

    @Test
    void offersNoHelpWhereNoneIsKnown() {
        assertThat(Failures.of(CALL, HttpReply.of(400)).help()).isEmpty();
    }

    @Test
    void keepsWhatTheServerAskedToWait() {
        var failure =
                (ImageException.RateLimited) Failures.of(CALL, HttpReply.of(429, Headers.of("Retry-After", "60")));

        assertThat(failure.retryAfter()).contains(Duration.ofSeconds(60));
    }

    @Test
    void doesNotEchoAWebPage() {
        byte[] page = "<!DOCTYPE html><html><body>nginx</body></html>".getBytes(UTF_8);

        assertThat(Failures.of(CALL, HttpReply.of(502, Headers.NONE, page)))
                .hasMessage("could not read the manifest of x: reg.example:5000 answered HTTP 502");
    }

    @Test
    void doesWithoutWordsThatBreakOff() {
        HttpReply reply = HttpReply.of(404).withBody(new BrokenStream(ERROR.getBytes(UTF_8), 10));

        assertThat(Failures.of(CALL, reply)).isInstanceOf(ImageException.NotFound.class);
    }

    @Test
    void namesTheServerThatARedirectLedTo() {
        ImageException failure =
                Failures.of(CALL, HttpReply.of(403).withUri(URI.create("https://cdn.example/x?sig=s3cret")));

        assertThat(failure)
                .hasMessageContaining("cdn.example answered HTTP 403")
                .hasMessageNotContaining("s3cret");
        assertThat(failure.help()).contains("that is where reg.example:5000 keeps it: try again later");
    }

    @Test
    void namesDockerHubAsPeopleDo() {
        HttpCall call = CALL.withUri(URI.create("https://registry-1.docker.io/v2/"));

        assertThat(Failures.of(call, HttpReply.of(401)).help()).contains("log in with: dray login docker.io");
    }

    /// What nginx and Go's servers say in pages for people.
    @ParameterizedTest
    @CsvSource({
        "https, No required SSL certificate was sent, client certificate",
        "https, The SSL certificate error, client certificate",
        "http, The plain HTTP request was sent to HTTPS port, it speaks TLS",
        "http, Client sent an HTTP request to an HTTPS server., it speaks TLS"
    })
    void saysWhatHelpsWhereTlsOrACertificateIsWanted(String scheme, String words, String help) {
        byte[] page = ("<html><center>" + words + "</center></html>").getBytes(StandardCharsets.UTF_8);
        HttpCall call = CALL.withUri(URI.create(scheme + "://reg.example:5000/v2/"));

        ImageException failure = Failures.of(call, HttpReply.of(400, Headers.NONE, page));

        assertThat(failure.help())
                .hasValueSatisfying(text -> assertThat(text).contains(help, "certs.d/reg.example:5000"));
    }
}
