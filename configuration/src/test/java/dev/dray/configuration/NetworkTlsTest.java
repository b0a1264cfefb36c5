package dev.dray.configuration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.dray.content.ImageException;
import dev.dray.http.Headers;
import dev.dray.http.Http;
import dev.dray.http.HttpCall;
import dev.dray.http.HttpReply;
import dev.dray.http.RedirectingHttp;
import dev.dray.http.TlsFailure;
import dev.dray.http.WireHttp;
import dev.dray.http.WireOptions;
import dev.dray.testkit.TlsServer;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Real TLS on this machine, with certificates from everywhere they may lie (protocols D70 to D72).
final class NetworkTlsTest {
    private static final Http OK = call -> HttpReply.of(200);

    @TempDir
    Path folder;

    private Machine machine;

    @BeforeEach
    void newMachine() {
        machine = new Machine(folder);
    }

    private static int get(Network network, String url) throws IOException {
        try (WireHttp wire = new WireHttp(WireOptions.DEFAULT.withTls(network));
                HttpReply reply = new RedirectingHttp(wire).send(HttpCall.of("look", "GET", URI.create(url)))) {
            return reply.status();
        }
    }

    private static int get(Network network, TlsServer server) throws IOException {
        return get(network, "https://" + server.address() + "/");
    }

    /// What the server's alert says. With TLS 1.3 that comes after the handshake, from a server that closes at once:
    /// the
    /// system may then drop it for a reset, of which nobody can tell anything, so that it is asked for again.
    private static TlsFailure.Kind failure(Network network, TlsServer server) {
        for (int attempt = 1; attempt <= 20; attempt++) {
            try {
                get(network, server);
                throw new AssertionError("no failure");
            } catch (TlsFailure e) {
                assertThat(e).hasMessageContaining(server.address());
                return e.kind();
            } catch (IOException e) {
                assertThat(e).hasMessageContaining("reset");
            }
        }
        throw new AssertionError("no alert in all attempts");
    }

    @Test
    void nobodyIsTrustedUnasked() throws Exception {
        try (TlsServer server = new TlsServer("server", false, OK)) {
            assertThat(failure(machine.network(), server)).isEqualTo(TlsFailure.Kind.UNTRUSTED);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "home/.config/containers/certs.d",
                "home/.config/docker/certs.d",
                "root/etc/containers/certs.d",
                "root/etc/docker/certs.d"
            })
    void aFolderForTheHostAddsAnAuthority(String certs) throws Exception {
        try (TlsServer server = new TlsServer("server", false, OK)) {
            Path host = folder.resolve(certs).resolve(server.address());
            machine.pem(host.resolve("ca.crt"), "authority.pem");

            assertThat(get(machine.network(), server)).isEqualTo(200);
            assertThat(machine.notes).containsExactly("certificates for %s: %s".formatted(server.address(), host));
        }
    }

    @Test
    void theFirstFolderCountsWhole() throws Exception {
        try (TlsServer server = new TlsServer("server", false, OK)) {
            machine.pem(machine.config("containers/certs.d/" + server.address() + "/ca.crt"), "stranger.pem");
            machine.pem(machine.root.resolve("etc/docker/certs.d/" + server.address() + "/ca.crt"), "authority.pem");

            assertThat(failure(machine.network(), server)).isEqualTo(TlsFailure.Kind.UNTRUSTED);
        }
    }

    @Test
    void aFolderOfAnotherPortIsForAnother() throws Exception {
        try (TlsServer server = new TlsServer("server", false, OK)) {
            machine.pem(machine.config("containers/certs.d/localhost/ca.crt"), "authority.pem");

            assertThat(failure(machine.network(), server)).isEqualTo(TlsFailure.Kind.UNTRUSTED);
        }
    }

    @ParameterizedTest
    @CsvSource({"registry.test, 443", "registry.test:443, 443", "registry.test:5000, 5000"})
    void aFolderIsNamedAsTheRegistryIs(String name, int port) throws Exception {
        machine.pem(machine.config("docker/certs.d/" + name + "/ca.crt"), "authority.pem");

        assertThat(machine.network().hasCertificates(name)).isTrue();
        assertThat(new ConfigurationFolders(machine.environment, machine.root).certificates("registry.test", port))
                .isPresent();
    }

    @Test
    void whatTheMachineTrustsIsTrusted() throws Exception {
        try (TlsServer server = new TlsServer("server", false, OK)) {
            machine.pem(machine.root.resolve("etc/ssl/certs/ca-certificates.crt"), "authority.pem");

            assertThat(get(machine.network(), server)).isEqualTo(200);
        }
    }

    @Test
    void variablesNameOtherAuthorities() throws Exception {
        machine.pem(folder.resolve("certs/mine.pem"), "authority.pem");
        machine.pem(folder.resolve("certs/a-key.pem"), "server-key.pem");
        try (TlsServer server = new TlsServer("server", false, OK)) {
            machine.with("SSL_CERT_FILE", TlsServer.file("authority.pem").toString());
            assertThat(get(machine.network(), server)).isEqualTo(200);

            machine.with("SSL_CERT_FILE", "").with("SSL_CERT_DIR", "/nowhere:" + folder.resolve("certs"));
            assertThat(get(machine.network(), server)).isEqualTo(200);
        }
    }

    @Test
    void anOptionAddsAuthorities() throws Exception {
        try (TlsServer server = new TlsServer("server", false, OK)) {
            Network network = new Network(machine.options().withAuthority(TlsServer.file("authority.pem")));

            assertThat(get(network, server)).isEqualTo(200);
        }
    }

    @ParameterizedTest
    @CsvSource({"other, WRONG_HOST", "expired, EXPIRED"})
    void saysWhatIsWrongWithACertificate(String certificate, TlsFailure.Kind kind) throws Exception {
        try (TlsServer server = new TlsServer(certificate, false, OK)) {
            Network network = new Network(machine.options().withAuthority(TlsServer.file("authority.pem")));

            assertThat(failure(network, server)).isEqualTo(kind);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"server", "other", "expired"})
    void insecureChecksNothing(String certificate) throws Exception {
        try (TlsServer server = new TlsServer(certificate, false, OK)) {
            assertThat(get(new Network(machine.options().withInsecure(true)), server))
                    .isEqualTo(200);
        }
    }

    @Test
    void registriesConfMakesOneHostInsecureAndNoOther() throws Exception {
        try (TlsServer insecure = new TlsServer("other", false, OK);
                TlsServer secure = new TlsServer("server", false, OK)) {
            machine.system(
                    "etc/containers/registries.conf",
                    "[[registry]]",
                    "location = '%s'".formatted(insecure.address()),
                    "insecure = true");
            Network network = machine.network();

            assertThat(get(network, insecure)).isEqualTo(200);
            assertThat(failure(network, secure)).isEqualTo(TlsFailure.Kind.UNTRUSTED);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "client-rsa.pem, client-rsa-pkcs1.pem, CN=client-rsa",
        "client-ec.pem, client-ec-sec1.pem, CN=client-ec",
        "client-ed25519.pem, client-ed25519-key.pem, CN=client-ed25519"
    })
    void showsTheCertificateInTheHostsFolder(String certificate, String key, String name) throws Exception {
        try (TlsServer server = new TlsServer("server", true, OK)) {
            Path host = machine.config("containers/certs.d/" + server.address());
            machine.pem(host.resolve("ca.crt"), "authority.pem")
                    .pem(host.resolve("client.cert"), certificate)
                    .pem(host.resolve("client.key"), key);

            assertThat(get(machine.network(), server)).isEqualTo(200);
            assertThat(server.clients()).containsExactly(name);
        }
    }

    @Test
    void saysThatAClientCertificateIsWanted() throws Exception {
        try (TlsServer server = new TlsServer("server", true, OK)) {
            Network network = new Network(machine.options().withAuthority(TlsServer.file("authority.pem")));

            assertThat(failure(network, server)).isEqualTo(TlsFailure.Kind.CLIENT_REFUSED);
        }
    }

    @Test
    void showsTheCertificateInTheOptionsToNamedRegistriesAlone() throws Exception {
        try (TlsServer named = new TlsServer("server", true, OK);
                TlsServer stranger = new TlsServer("server", true, OK)) {
            Network network = new Network(machine.options()
                    .withAuthority(TlsServer.file("authority.pem"))
                    .withCertificate(TlsServer.file("client-ec.pem"), TlsServer.file("client-ec-key.pem")));
            network.named(named.address());

            assertThat(get(network, named)).isEqualTo(200);
            assertThat(failure(network, stranger)).isEqualTo(TlsFailure.Kind.CLIENT_REFUSED);
        }
    }

    @Test
    void aRedirectTakesNoCertificateAlong() throws Exception {
        try (TlsServer elsewhere = new TlsServer("server", false, OK);
                TlsServer server = new TlsServer("server", true, redirect(elsewhere))) {
            Path host = machine.config("containers/certs.d/" + server.address());
            machine.pem(host.resolve("client.cert"), "client-ec.pem")
                    .pem(host.resolve("client.key"), "client-ec-key.pem");
            Network network = new Network(machine.options().withAuthority(TlsServer.file("authority.pem")));

            assertThat(get(network, server)).isEqualTo(200);
            assertThat(server.clients()).containsExactly("CN=client-ec");
            assertThat(elsewhere.clients()).containsExactly("");
        }
    }

    private static Http redirect(TlsServer to) {
        Headers location = Headers.NONE.with("Location", "https://" + to.address() + "/there");
        return call -> HttpReply.of(307, location);
    }

    @ParameterizedTest
    @CsvSource({"client.cert, client-ec.pem, client.key", "client.key, client-ec-key.pem, client.cert"})
    void halfAPairIsAFailure(String name, String pem, String missing) throws Exception {
        try (TlsServer server = new TlsServer("server", false, OK)) {
            Path host = machine.config("containers/certs.d/" + server.address());
            machine.pem(host.resolve(name), pem);

            assertThatExceptionOfType(ImageException.Rejected.class)
                    .isThrownBy(() -> get(machine.network(), server))
                    .withMessage("%s is there without %s", host.resolve(name), missing);
        }
    }

    @Test
    void anAuthorityThatIsNotPemIsAFailureThatNamesIt() throws Exception {
        try (TlsServer server = new TlsServer("server", false, OK)) {
            Path host = machine.config("containers/certs.d/" + server.address());
            machine.pem(host.resolve("ca.crt"), "server.p12");

            assertThatExceptionOfType(ImageException.Rejected.class)
                    .isThrownBy(() -> get(machine.network(), server))
                    .withMessageContaining("ca.crt is not PEM");
        }
    }

    @Test
    void plainHttpReadsNoCertificates() throws Exception {
        Path notPem = Files.writeString(folder.resolve("not.pem"), "x");
        Network network = new Network(machine.options().withAuthority(notPem));

        try (TlsServer server = new TlsServer("server", false, OK)) {
            assertThatExceptionOfType(IOException.class)
                    .isThrownBy(() -> get(network, "http://" + server.address() + "/"))
                    .satisfies(e -> assertThat(e.getMessage()).doesNotContain("not.pem"));
            assertThatExceptionOfType(ImageException.Rejected.class)
                    .isThrownBy(() -> get(network, server))
                    .withMessageContaining("not.pem is not PEM");
        }
    }

    @Test
    void aConnectionThatShowedACertificateIsUsedAgain() throws Exception {
        try (TlsServer server = new TlsServer("server", true, OK)) {
            Path host = machine.config("containers/certs.d/" + server.address());
            machine.pem(host.resolve("ca.crt"), "authority.pem")
                    .pem(host.resolve("client.cert"), "client-ec.pem")
                    .pem(host.resolve("client.key"), "client-ec-key.pem");
            WireOptions one = WireOptions.DEFAULT.withTls(machine.network()).withConnectionsPerHost(1);

            try (WireHttp wire = new WireHttp(one)) {
                for (int i = 0; i < 3; i++) {
                    wire.send(HttpCall.of("look", "GET", URI.create("https://" + server.address() + "/")))
                            .close();
                }
            }

            assertThat(server.clients()).hasSize(3);
        }
    }
}
