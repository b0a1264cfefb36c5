package dev.dray.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.net.URI;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class ProxyVariablesTest {
    private static String proxy(String url, Map<String, String> environment) {
        return new ProxyVariables(environment)
                .find(URI.create(url))
                .map(HttpProxy::toString)
                .orElse("direct");
    }

    @ParameterizedTest
    @CsvSource({
        "https://a.test/, http://secure.test:3128 (HTTPS_PROXY)",
        "http://a.test/, http://plain.test:80 (HTTP_PROXY)",
        "https://localhost/, direct",
        "https://127.0.0.1:5000/, direct",
        "https://127.9.9.9/, direct",
        "https://[::1]:5000/, direct"
    })
    void goesByTheSchemeAndNeverForThisMachine(String url, String wanted) {
        Map<String, String> environment = Map.of("HTTPS_PROXY", "http://secure.test:3128", "HTTP_PROXY", "plain.test");

        assertThat(proxy(url, environment)).isEqualTo(wanted);
    }

    @Test
    void anEmptyVariableIsNone() {
        assertThat(proxy("https://a.test/", Map.of("HTTPS_PROXY", ""))).isEqualTo("direct");
        assertThat(proxy("https://a.test/", Map.of("HTTPS_PROXY", "", "https_proxy", "low.test:1")))
                .isEqualTo("http://low.test:1 (https_proxy)");
        assertThat(proxy("https://a.test/", Map.of("HTTPS_PROXY", "up.test:1", "https_proxy", "low.test:1")))
                .isEqualTo("http://up.test:1 (HTTPS_PROXY)");
    }

    @Test
    void aVisitorsHeaderNamesNoProxy() {
        Map<String, String> cgi = Map.of("REQUEST_METHOD", "GET", "HTTP_PROXY", "evil.test:1");
        Map<String, String> low =
                Map.of("REQUEST_METHOD", "GET", "HTTP_PROXY", "evil.test:1", "http_proxy", "ok.test:1");

        assertThat(proxy("http://a.test/", cgi)).isEqualTo("direct");
        assertThat(proxy("http://a.test/", low)).isEqualTo("http://ok.test:1 (http_proxy)");
    }

    @ParameterizedTest
    @CsvSource({
        "https://example.com/, example.com, true",
        "https://EXAMPLE.com/, example.COM, true",
        "https://a.example.com/, example.com, true",
        "https://myexample.com/, example.com, false",
        "https://example.com/, .example.com, false",
        "https://a.example.com/, .example.com, true",
        "https://example.com/, *.example.com, false",
        "https://a.example.com/, *.example.com, true",
        "https://example.com/, example.com:443, true",
        "https://example.com:8443/, example.com:443, false",
        "https://example.com:8443/, example.com:8443, true",
        "http://example.com/, example.com:80, true",
        "https://example.com/, *, true",
        "https://example.com/, ' other.test , example.com ', true",
        "https://example.com/, 'other.test,', false",
        "https://10.1.2.3/, 10.0.0.0/8, true",
        "https://11.1.2.3/, 10.0.0.0/8, false",
        "https://10.1.2.3/, 10.1.2.3, true",
        "https://10.1.2.3:5000/, 10.1.2.3:5000, true",
        "https://10.1.2.3/, 10.1.2.3:5000, false",
        "https://10.1.2.4/, 10.1.2.3, false",
        "https://192.168.17.1/, 192.168.16.0/20, true",
        "https://192.168.32.1/, 192.168.16.0/20, false",
        "https://[2001:db8::1]/, 2001:db8::/32, true",
        "https://[2001:db9::1]/, 2001:db8::/32, false",
        "https://[2001:db8::1]/, 2001:db8::1, true",
        "https://[2001:db8::1]:5000/, [2001:db8::1]:5000, true",
        "https://[2001:db8::1]/, [2001:db8::1]:5000, false",
        "https://[2001:db8::1]/, [2001:db8::1], true",
        "https://10.example.com/, 10.0.0.0/8, false",
        "https://10.1.2.3/, 10.0.0.0/99, false",
        "https://10.1.2.3/, 10.0.0.0/x, false"
    })
    void leavesOutWhatNoProxyNames(String url, String exceptions, boolean direct) {
        Map<String, String> environment =
                Map.of("HTTPS_PROXY", "p.test:1", "HTTP_PROXY", "p.test:1", "NO_PROXY", exceptions);

        assertThat(proxy(url, environment).equals("direct")).isEqualTo(direct);
    }

    @Test
    void userAndPasswordAreReadAndNeverShown() {
        HttpProxy proxy = HttpProxy.parse("http://us%40er:pa+ss%3Aword@p.test:8080", "HTTPS_PROXY");

        assertThat(proxy.user()).isEqualTo("us@er");
        assertThat(proxy.password()).isEqualTo("pa+ss:word");
        assertThat(proxy).hasToString("http://p.test:8080 (HTTPS_PROXY)");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://se cret:x@p.test",
                "http://",
                "://secret",
                "socks5://secret@p.test",
                "https://secret@p.test"
            })
    void whatIsNoProxyIsNamedByItsVariable(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> HttpProxy.parse(text, "HTTPS_PROXY"))
                .withMessageStartingWith("HTTPS_PROXY ")
                .satisfies(e -> assertThat(e.getMessage()).doesNotContain("secret"));
    }

    @Test
    void knowsWhetherCurlWouldSeeAny() {
        assertThat(new ProxyVariables(Map.of("all_proxy", "p.test")).isAny()).isTrue();
        assertThat(new ProxyVariables(Map.of("NO_PROXY", "p.test")).isAny()).isFalse();
    }
}
