package dev.dray.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Protocols H30, H32.
final class TargetRulesTest {
    private static final URI REGISTRY = URI.create("https://registry.test/v2/");

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://auth.docker.io/token",
                "HTTPS://auth.docker.io/token",
                "https://registry.test:8443/token",
                "https://93.184.215.14/token",
                "https://[2606:2800:21f:cb07:6820:80da:af6b:8b2c]/token",
                "https://1.example/token",
                "https://deadbeef/token",
                "https://localhost.example/token"
            })
    void realmsElsewhereAreAllowed(URI realm) {
        assertThatCode(() -> TargetRules.checkRealm(REGISTRY, realm)).doesNotThrowAnyException();
        assertThatCode(() -> TargetRules.checkRedirect(REGISTRY, realm)).doesNotThrowAnyException();
    }

    /// This machine and its link in every spelling that some reader takes for it.
    @ParameterizedTest
    @ValueSource(
            strings = {
                "localhost",
                "LOCALHOST",
                "localhost.",
                "a.localhost",
                "a.localhost.",
                "127.0.0.1",
                "127.0.0.1.",
                "127.255.0.9",
                "127.1",
                "127.0.1",
                "2130706433",
                "0x7f.1",
                "0x7f000001",
                "0X7F.0.0.1",
                "0177.0.0.1",
                "017700000001",
                "127.0.0.01",
                "0",
                "0.0.0.0",
                "[::]",
                "[::1]",
                "[0:0:0:0:0:0:0:1]",
                "[::ffff:127.0.0.1]",
                "[::ffff:7f00:1]",
                "[::127.0.0.1]",
                "169.254.169.254",
                "2852039166",
                "0xa9.254.169.254",
                "[fe80::1]",
                "[fe80::1%25eth0]",
                "[::ffff:169.254.169.254]",
                "224.0.0.1",
                "256.1.1.1"
            })
    void aPublicNameMustNotPointInside(String host) {
        URI target = URI.create("https://" + host + "/token");

        assertThatThrownBy(() -> TargetRules.checkRealm(REGISTRY, target)).isInstanceOf(RefusedTarget.class);
        assertThatThrownBy(() -> TargetRules.checkRedirect(REGISTRY, target)).isInstanceOf(RefusedTarget.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "10.0.0.1",
                "172.16.0.1",
                "172.31.255.255",
                "192.168.1.1",
                "100.100.100.200",
                "[fd00:ec2::254]",
                "[fec0::1]"
            })
    void credentialsAreNotSentToPrivateNetworks(String host) {
        URI target = URI.create("https://" + host + ":8443/token");

        assertThatThrownBy(() -> TargetRules.checkRealm(REGISTRY, target)).isInstanceOf(RefusedTarget.class);
        assertThatCode(() -> TargetRules.checkRedirect(REGISTRY, target)).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @CsvSource({
        "https://10.0.0.1/v2/, https://10.0.0.1:8443/token",
        "https://127.0.0.1/v2/, https://127.0.0.1:5001/token",
        "http://localhost:5000/v2/, http://127.0.0.1:5001/token",
        "http://[::1]:5000/v2/, http://localhost:5001/token",
        "https://Registry.test/v2/, https://registry.TEST/token",
    })
    void aRegistryMayPointAtItselfAndThisMachineAtItself(URI registry, URI realm) {
        assertThatCode(() -> TargetRules.checkRealm(registry, realm)).doesNotThrowAnyException();
        assertThatCode(() -> TargetRules.checkRedirect(registry, realm)).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "file:///etc/passwd",
                "ftp://a.test/x",
                "data:text/plain,x",
                "jar:file:///x!/y",
                "gopher://a.test/",
                "/relative",
                "//no.scheme/",
                "mailto:a@b.test",
                "https:///no-host",
                "https://under_score/",
                "http:opaque"
            })
    void onlyHttpIsFollowed(URI target) {
        assertThatThrownBy(() -> TargetRules.checkRealm(REGISTRY, target)).isInstanceOf(RefusedTarget.class);
        assertThatThrownBy(() -> TargetRules.checkRedirect(REGISTRY, target)).isInstanceOf(RefusedTarget.class);
    }

    @Test
    void httpsIsNeverLeftForHttp() {
        URI down = URI.create("http://registry.test/token");

        assertThatThrownBy(() -> TargetRules.checkRealm(REGISTRY, down)).hasMessageContaining("plain http");
        assertThatThrownBy(() -> TargetRules.checkRedirect(REGISTRY, down)).hasMessageContaining("plain http");
        assertThatCode(() -> TargetRules.checkRealm(down, REGISTRY)).doesNotThrowAnyException();
        assertThatCode(() -> TargetRules.checkRealm(down, down)).doesNotThrowAnyException();
    }

    /// Protocols H39.
    @Test
    void messagesShowNoSecrets() {
        URI target = URI.create("http://me:s3cret@a.test/x?sig=s3cret#s3cret");

        assertThatThrownBy(() -> TargetRules.checkRedirect(REGISTRY, target))
                .hasMessageContaining("http://a.test/x")
                .hasMessageNotContaining("s3cret");
    }

    @ParameterizedTest
    @CsvSource({
        "https://a.test/x, https://a.test:443/y, true",
        "http://a.test/x, http://A.test:80/y, true",
        "HTTPS://a.test/x, https://a.test/x, true",
        "https://a.test, https://a.test:8443, false",
        "https://a.test, http://a.test, false",
        "https://a.test, https://b.test, false",
        "https://a.test, https://x.a.test, false",
    })
    void originIsSchemeHostAndPort(URI a, URI b, boolean same) {
        assertThat(TargetRules.sameOrigin(a, b)).isEqualTo(same);
        assertThat(TargetRules.sameOrigin(b, a)).isEqualTo(same);
    }
}
