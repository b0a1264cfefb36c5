package dev.dray.configuration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.dray.http.CurlTrace;
import dev.dray.http.Headers;
import dev.dray.http.Http;
import dev.dray.http.HttpCall;
import dev.dray.http.HttpReply;
import dev.dray.http.HttpTrace;
import dev.dray.http.ProxyFailure;
import dev.dray.http.RedirectingHttp;
import dev.dray.http.RefusedTarget;
import dev.dray.http.RetryPolicy;
import dev.dray.http.RetryingHttp;
import dev.dray.http.TracedHttp;
import dev.dray.http.WireHttp;
import dev.dray.http.WireOptions;
import dev.dray.testkit.TestProxy;
import dev.dray.testkit.TlsServer;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Calls that go through a proxy, by tunnel and without. `registry.test` is known to the proxy alone.
final class NetworkProxyTest {
    private static final Http HELLO = call -> HttpReply.of(
            200, Headers.NONE.with("X-Path", call.uri().getPath()), "hello".getBytes(StandardCharsets.UTF_8));

    @TempDir
    Path folder;

    private Machine machine;

    @BeforeEach
    void newMachine() {
        machine = new Machine(folder);
    }

    private Network network() {
        return new Network(machine.options().withAuthority(TlsServer.file("authority.pem")));
    }

    private static String get(Network network, String url) throws IOException {
        WireOptions options = WireOptions.DEFAULT.withTls(network).withProxies(network);
        try (WireHttp wire = new WireHttp(options)) {
            Http http = new RetryingHttp(wire, RetryPolicy.DEFAULT.withAttempts(1), HttpTrace.SILENT);
            try (HttpReply reply = new RedirectingHttp(http).send(HttpCall.of("look", "GET", URI.create(url)))) {
                return reply.status() + " " + new String(reply.read(100), StandardCharsets.UTF_8);
            }
        }
    }

    @Test
    void httpsGoesThroughATunnelAndTheProxySeesTheHostAlone() throws Exception {
        try (TlsServer server = new TlsServer("server", false, HELLO);
                TestProxy proxy = new TestProxy(server.port())) {
            machine.with("HTTPS_PROXY", proxy.address());

            assertThat(get(network(), "https://registry.test/v2/secret")).isEqualTo("200 hello");
            assertThat(proxy.asked()).containsExactly("CONNECT registry.test:443 HTTP/1.1");
            assertThat(machine.notes)
                    .containsExactly(
                            "registry.test is reached through the proxy %s (HTTPS_PROXY)".formatted(proxy.address()));
        }
    }

    @Test
    void tellsTheProxyWhoWeAreAtOnceAndNobodyElse() throws Exception {
        List<Headers> seen = new ArrayList<>();
        Http handler = call -> {
            seen.add(call.headers());
            return HttpReply.of(401, Headers.NONE.with("WWW-Authenticate", "Basic realm=\"x\""));
        };
        try (TlsServer server = new TlsServer("server", false, handler);
                TestProxy proxy = new TestProxy(server.port())) {
            machine.with("HTTPS_PROXY", proxy.address().replace("//", "//me:secret@"));

            assertThat(get(network(), "https://registry.test/")).startsWith("401");
            assertThat(proxy.asked()).containsExactly("CONNECT registry.test:443 HTTP/1.1 [Basic bWU6c2VjcmV0]");
            assertThat(seen).singleElement().satisfies(headers -> {
                assertThat(headers.has("Proxy-Authorization")).isFalse();
                assertThat(headers.has("Authorization")).isFalse();
            });
            assertThat(machine.notes).allSatisfy(note -> assertThat(note).doesNotContain("secret"));
        }
    }

    @Test
    void httpIsAskedOfTheProxyWhole() throws Exception {
        try (PlainServer server = new PlainServer();
                TestProxy proxy = new TestProxy(server.port())) {
            machine.with("HTTP_PROXY", proxy.address().replace("//", "//me:secret@"));

            assertThat(get(network(), "http://registry.test:5000/v2/")).isEqualTo("200 plain");
            assertThat(proxy.asked())
                    .containsExactly("GET http://registry.test:5000/v2/ HTTP/1.1 [Basic bWU6c2VjcmV0]");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"https://registry.test/", "http://registry.test/"})
    void aProxyThatWantsAPasswordIsNamed(String url) throws Exception {
        try (TestProxy proxy = new TestProxy(1, "407 Who are you")) {
            machine.with("HTTPS_PROXY", proxy.address()).with("HTTP_PROXY", proxy.address());

            assertThatExceptionOfType(ProxyFailure.class)
                    .isThrownBy(() -> get(network(), url))
                    .withMessageContainingAll(proxy.address(), "wants a user and a password")
                    .satisfies(e -> assertThat(e.status()).isEqualTo(407));
            assertThat(proxy.asked()).hasSize(1);
        }
    }

    @Test
    void aWrongPasswordIsNotShown() throws Exception {
        try (TestProxy proxy = new TestProxy(1, "407 Who are you")) {
            machine.with("HTTPS_PROXY", proxy.address().replace("//", "//me:secret@"));

            assertThatExceptionOfType(ProxyFailure.class)
                    .isThrownBy(() -> get(network(), "https://registry.test/"))
                    .withMessageContaining("does not accept the user and password")
                    .satisfies(e -> assertThat(e.getMessage()).doesNotContain("secret"));
        }
    }

    @Test
    void whatAProxyAnswersIsNotTakenForTheRegistrysWord() throws Exception {
        try (TestProxy proxy = new TestProxy(1, "403 Not from here")) {
            machine.with("HTTPS_PROXY", proxy.address());

            assertThatExceptionOfType(ProxyFailure.class)
                    .isThrownBy(() -> get(network(), "https://registry.test/"))
                    .withMessageContainingAll("refuses to connect to registry.test", "403");
        }
    }

    @Test
    void aProxyThatIsNotThereIsNamed() throws Exception {
        String address;
        try (TestProxy proxy = new TestProxy(1)) {
            address = proxy.address();
        }
        machine.with("HTTPS_PROXY", address);

        assertThatExceptionOfType(ProxyFailure.class)
                .isThrownBy(() -> get(network(), "https://registry.test/"))
                .withMessageContainingAll(address, "cannot be reached", "HTTPS_PROXY");
    }

    @Test
    void whatIsNoProxyIsNamedAndNotUsed() {
        machine.with("HTTPS_PROXY", "socks5://me:secret@p.test:1");

        assertThatExceptionOfType(IOException.class)
                .isThrownBy(() -> get(network(), "https://registry.test/"))
                .withMessageContaining("HTTPS_PROXY names a proxy of the kind socks5")
                .satisfies(e -> assertThat(e.getMessage()).doesNotContain("secret"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"https://169.254.169.254/latest", "https://127.0.0.1/", "http://other.test/"})
    void aProxyIsNoWayAroundTheRulesForRedirects(String target) throws Exception {
        Http redirect = call -> HttpReply.of(307, Headers.NONE.with("Location", target));
        try (TlsServer server = new TlsServer("server", false, redirect);
                TestProxy proxy = new TestProxy(server.port())) {
            machine.with("HTTPS_PROXY", proxy.address()).with("HTTP_PROXY", proxy.address());

            assertThatExceptionOfType(RefusedTarget.class).isThrownBy(() -> get(network(), "https://registry.test/"));
            assertThat(proxy.asked()).hasSize(1);
        }
    }

    @Test
    void theCurlLineGoesTheSameWay() throws Exception {
        List<String> lines = new ArrayList<>();
        machine.with("HTTPS_PROXY", "http://me:secret@p.test:3128").with("NO_PROXY", "direct.test");
        Network network = new Network(machine.options().withInsecure(true));
        Http http = new TracedHttp(call -> HttpReply.of(200), new CurlTrace(lines::add, network::curlOptions));

        http.send(HttpCall.of("look", "GET", URI.create("https://registry.test/v2/")));
        http.send(HttpCall.of("look", "GET", URI.create("https://direct.test/v2/")));

        assertThat(lines)
                .contains(
                        "curl -sS -x http://p.test:3128 --noproxy '' -U \"$PROXY_USER:$PROXY_PASSWORD\" -k"
                                + " 'https://registry.test/v2/'",
                        "curl -sS --noproxy '*' -k 'https://direct.test/v2/'");
    }

    @Test
    void theCurlLineNamesCertificates() throws Exception {
        Path host = machine.config("containers/certs.d/registry.test");
        machine.pem(host.resolve("ca.crt"), "authority.pem")
                .pem(host.resolve("client.cert"), "client-ec.pem")
                .pem(host.resolve("client.key"), "client-ec-key.pem");
        Path authority = TlsServer.file("authority.pem");

        assertThat(machine.network().curlOptions(URI.create("https://registry.test/")))
                .containsExactly(
                        "--cacert", host + "/ca.crt", "--cert", host + "/client.cert", "--key", host + "/client.key");
        assertThat(new Network(machine.options().withAuthority(authority))
                        .curlOptions(URI.create("https://other.test/")))
                .containsExactly("--cacert", authority.toString());
        assertThat(machine.network().curlOptions(URI.create("http://registry.test/")))
                .isEmpty();
    }
}
