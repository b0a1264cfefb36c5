package dev.dray.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.dray.configuration.TlsFiles;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Protocols F1 to F3, F6 and F7.
final class AddressTextTest {
    private static final TlsFiles TLS = new TlsFiles(Path.of("/c/ca.pem"), null, null, true);

    @ParameterizedTest
    @CsvSource({
        "unix:///var/run/docker.sock, unix:///var/run/docker.sock",
        "unix://, unix:///var/run/docker.sock",
        "unix://near.sock, unix://near.sock",
        "UNIX:///a.sock, unix:///a.sock",
        "tcp://engine.test:2375, tcp://engine.test:2375",
        "tcp://engine.test, tcp://engine.test:2375",
        "tcp://, tcp://localhost:2375",
        "tcp://:99, tcp://localhost:99",
        "engine.test:99, tcp://engine.test:99",
        "tcp://[::1]:99, tcp://[::1]:99",
        "tcp://engine.test:99/behind/a/proxy/, tcp://engine.test:99/behind/a/proxy",
        "http://engine.test:99, tcp://engine.test:99",
        "https://engine.test, tcp://engine.test:2376",
        "ssh://host, ssh://host",
        "ssh://me@host:2222/run/user/1000/docker.sock, ssh://me@host:2222/run/user/1000/docker.sock",
        "ssh://me@[fe80::1]:2222, ssh://me@[fe80::1]:2222",
        "ssh://short_name/, ssh://short_name",
        "npipe:////./pipe/docker_engine, npipe:////./pipe/docker_engine",
        "npipe://, npipe:////./pipe/docker_engine",
    })
    void readsWhatDockerReads(String text, String address) {
        assertThat(EngineAddress.parse(text).text()).isEqualTo(address);
    }

    @Test
    void callsGoToTheHostWhereThereIsOne() {
        assertThat(EngineAddress.parse("unix:///a").base()).isEqualTo(URI.create("http://api.moby.localhost"));
        assertThat(EngineAddress.parse("ssh://h").base()).isEqualTo(URI.create("http://api.moby.localhost"));
        assertThat(EngineAddress.parse("tcp://h:1/p").base()).isEqualTo(URI.create("http://h:1/p"));
        assertThat(EngineAddress.parse("tcp://h", TLS).base()).isEqualTo(URI.create("https://h:2376"));
        assertThat(EngineAddress.parse("http://h", TLS).base()).isEqualTo(URI.create("http://h:2375"));
        assertThat(EngineAddress.parse("https://h:1").base()).isEqualTo(URI.create("https://h:1"));
        assertThat(EngineAddress.parse("tcp://[::1]:1").base()).isEqualTo(URI.create("http://[::1]:1"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "-H",
                "ssh://-oProxyCommand=touch",
                "ssh://-l@host",
                "ssh://me@-oProxyCommand=touch",
                "tcp://-x:1",
            })
    void nothingBecomesAnOption(String text) {
        assertThatThrownBy(() -> EngineAddress.parse(text)).isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @CsvSource({
        "fd://, what an Engine itself is given",
        "fd://3, what an Engine itself is given",
        "ftp://h, ftp:// is not known",
        "/var/run/docker.sock, is written unix:///var/run/docker.sock",
        "tcp:///var/run/docker.sock, is written unix:///var/run/docker.sock",
        "unix://tcp://h, names two schemes",
        "tcp://h:0, between 1 and 65535",
        "tcp://h:65536, between 1 and 65535",
        "tcp://h:99999999, no host and port",
        "tcp://h:x, no host and port",
        "tcp://me@h, a user means nothing here",
        "tcp://a_b, cannot be a host's name",
        "tcp://h?a=b, no query",
        "tcp://h#a, no query and no fragment",
        "ssh://, names no host",
        "ssh://me@, names no host",
        "ssh://@h, cannot be a user",
        "ssh://h?x, no query",
        "ssh://h#x, no fragment",
        "ssh://h$(id), cannot be a host's name",
        "npipe://docker_engine, a pipe is written",
        "'tcp://a b', spaces or control characters",
    })
    void saysWhatIsWrong(String text, String why) {
        assertThatThrownBy(() -> EngineAddress.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(text)
                .hasMessageContaining(why)
                .hasMessageContaining("want unix:///PATH");
    }

    @Test
    void aPasswordIsRefusedAndNotShown() {
        assertThatThrownBy(() -> EngineAddress.parse("ssh://me:s3cret@host"))
                .hasMessageContaining("passwords are not taken")
                .hasMessageContaining("ssh://me:***@host")
                .hasMessageNotContaining("s3cret");
    }

    @Test
    void sshIsStartedAsDockerStartsIt() {
        EngineAddress.Ssh all = (EngineAddress.Ssh) EngineAddress.parse("ssh://me@[fe80::1]:2222/run/it's.sock");
        EngineAddress.Ssh least = (EngineAddress.Ssh) EngineAddress.parse("ssh://host");

        assertThat(all.command("/bin/ssh", 30))
                .containsExactly(("/bin/ssh -o ConnectTimeout=30 -T -l me -p 2222 -- fe80::1 docker --host "
                                + "'unix:///run/it'\\''s.sock' system dial-stdio")
                        .split(" "));
        assertThat(least.command("ssh", 5))
                .containsExactly("ssh -o ConnectTimeout=5 -T -- host docker system dial-stdio".split(" "));
    }

    @Test
    void curlGoesTheSameWay() {
        TlsFiles all = new TlsFiles(Path.of("/c/ca.pem"), Path.of("/c/cert.pem"), Path.of("/c/key.pem"), true);

        assertThat(EngineAddress.parse("unix:///a.sock").curlOptions()).containsExactly("--unix-socket", "/a.sock");
        assertThat(EngineAddress.parse("tcp://h").curlOptions()).isEmpty();
        assertThat(EngineAddress.parse("tcp://h", all).curlOptions())
                .containsExactly("--cacert", "/c/ca.pem", "--cert", "/c/cert.pem", "--key", "/c/key.pem");
        assertThat(EngineAddress.parse("tcp://h", new TlsFiles(null, null, null, false))
                        .curlOptions())
                .containsExactly("-k");
        assertThat(EngineAddress.parse("ssh://h").curlOptions()).isEqualTo(List.of("--unix-socket", "$DOCKER_SOCKET"));
        assertThat(EngineAddress.parse("npipe://").curlOptions()).isEmpty();
    }
}
