package dev.dray.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class CurlLineTest {
    private static final HttpCall GET = HttpCall.of("ping", "GET", URI.create("https://r.io/v2/?n=1&last=b%2Fc"));

    @Test
    void doesTheSameAsTheCall() {
        assertThat(CurlLine.of(GET)).isEqualTo("curl -sS 'https://r.io/v2/?n=1&last=b%2Fc'");
        assertThat(CurlLine.of(GET.withMethod("HEAD"))).isEqualTo("curl -sS -I 'https://r.io/v2/?n=1&last=b%2Fc'");
        assertThat(CurlLine.of(GET.withMethod("PUT").withBody("text/plain", HttpBody.of(new byte[1]))))
                .isEqualTo("curl -sS -X PUT -H 'Content-Type: text/plain' --data-binary \"@$BODY\""
                        + " 'https://r.io/v2/?n=1&last=b%2Fc'");
    }

    @Test
    void quotesForTheShell() {
        HttpCall call = HttpCall.of("x", "GET", URI.create("https://r.io/it's")).withHeader("X", "a'b$(id)`id`\"");

        assertThat(CurlLine.of(call)).isEqualTo("curl -sS -H 'X: a'\\''b$(id)`id`\"' 'https://r.io/it'\\''s'");
    }

    /// Protocols H39.
    @ParameterizedTest
    @CsvSource({
        "Authorization, Basic s3cret, -u \"$USER:$PASSWORD\"",
        "authorization, basic s3cret, -u \"$USER:$PASSWORD\"",
        "Authorization, Bearer s3cret, Bearer $TOKEN",
        "Authorization, Token signature=s3cret, Token $TOKEN",
        "Cookie, id=s3cret, $COOKIE",
        "X-Registry-Auth, s3cret, $SECRET",
        "X-Registry-Config, s3cret, $SECRET",
        "X-Docker-Token, s3cret, $SECRET",
        "Proxy-Authorization, s3cret, $SECRET",
    })
    void secretHeadersAreNeverPrinted(String name, String value, String instead) {
        assertThat(CurlLine.of(GET.withHeader(name, value))).contains(instead).doesNotContain("s3cret");
    }

    /// Protocols B40: it asks for a token.
    @Test
    void aWishForATokenIsNoSecret() {
        assertThat(CurlLine.of(GET.withHeader("X-Docker-Token", "true"))).contains("-H 'X-Docker-Token: true'");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://me:s3cret@r.io/x?a=b%26c",
                "https://r.io/x?a=b%26c&X-Amz-Signature=s3cret&X-Amz-Credential=s3cret&X-Amz-Security-Token=s3cret",
                "https://r.io/x?X-Goog-Signature=s3cret&a=b%26c",
                "https://r.io/x?sv=1&sig=s3cret&a=b%26c",
                "https://r.io/x?Policy=s3cret&Signature=s3cret&Key-Pair-Id=s3cret&a=b%26c",
                "https://r.io/x?a=b%26c&verify=s3cret",
                "https://r.io/x?_state=s3cret&a=b%26c",
                "https://r.io/x?access_token=s3cret&a=b%26c&password=s3cret",
                "https://r.io/x?%73ig=s3cret&a=b%26c",
                "https://r.io/x?hdnea=exp=1~acl=/*~hmac=s3cret&a=b%26c",
                "https://r.io/x?__gda__=1_s3cret&a=b%26c",
                "https://r.io/x?md5=s3cret&expires=1&a=b%26c",
                "https://r.io/x?jwt=s3cret&session_id=s3cret&ticket=s3cret&hmac=s3cret&a=b%26c",
            })
    void secretsInAUriAreNeverPrinted(String uri) {
        assertThat(CurlLine.of(GET.withUri(URI.create(uri))))
                .contains("a=b%26c")
                .doesNotContain("s3cret");
    }

    @Test
    void aFormIsNeverPrinted() {
        HttpCall call = GET.withMethod("POST")
                .withBody("application/x-www-form-urlencoded", HttpBody.of("password=s3cret".getBytes(UTF_8)));

        assertThat(CurlLine.of(call)).contains("-d \"$FORM\"").doesNotContain("s3cret");
    }

    @Test
    void aTraceShowsPurposeCallAndAnswer() throws Exception {
        List<String> lines = new ArrayList<>();
        Headers headers = Headers.of("Content-Type", "text/plain", "Location", "https://cdn.test/?sig=s3cret");

        new TracedHttp(call -> HttpReply.of(307, headers), new CurlTrace(lines::add)).send(GET);

        assertThat(lines).hasSize(3);
        assertThat(lines.get(0)).isEqualTo("# ping");
        assertThat(lines.get(1)).startsWith("curl ");
        assertThat(lines.get(2))
                .startsWith("# -> 307 text/plain, elsewhere")
                .endsWith("r.io")
                .doesNotContain("s3cret");
    }
}
