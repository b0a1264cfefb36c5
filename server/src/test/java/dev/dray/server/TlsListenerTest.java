package dev.dray.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.dray.configuration.Pem;
import dev.dray.http.ClientCertificate;
import dev.dray.http.HttpReply;
import dev.dray.http.Tls;
import dev.dray.http.WireHttp;
import dev.dray.http.WireOptions;
import dev.dray.model.Digest;
import dev.dray.storage.MemoryStorage;
import dev.dray.testkit.TlsServer;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

final class TlsListenerTest {
    private static final Path AUTHORITY = TlsServer.file("authority.pem");

    @TempDir
    Path folder;

    private static TlsOptions tls(String certificate, String key) {
        return TlsOptions.of(TlsServer.file(certificate), TlsServer.file(key));
    }

    private static RegistryServer serve(TlsOptions tls) throws IOException {
        return RegistryServer.start(RegistryOptions.of(new MemoryStorage()), ListenerOptions.LOCAL.withTls(tls));
    }

    private static SSLContext trusting() throws IOException, GeneralSecurityException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        store.setCertificateEntry(
                "authority", Pem.read(AUTHORITY).certificates().getFirst());
        TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(store);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, factory.getTrustManagers(), null);
        return context;
    }

    private static X509Certificate shownBy(RegistryServer server) throws IOException, GeneralSecurityException {
        try (SSLSocket socket = (SSLSocket) trusting()
                .getSocketFactory()
                .createSocket("127.0.0.1", server.uri().getPort())) {
            return (X509Certificate) socket.getSession().getPeerCertificates()[0];
        }
    }

    private static String send(HttpClient client, HttpRequest request, int status)
            throws IOException, InterruptedException {
        HttpResponse<String> response = client.send(request, HttpResponse.BodyHandlers.ofString());
        assertThat(response.statusCode()).isEqualTo(status);
        assertThat(response.version()).isEqualTo(client.version());
        return response.headers().firstValue("Location").orElse(response.body());
    }

    @ParameterizedTest
    @EnumSource
    void takesAndGivesBlobsByBothVersionsOfHttp(HttpClient.Version version) throws Exception {
        byte[] content = new byte[1_000_000];
        try (RegistryServer server = serve(tls("server.pem", "server-key.pem"));
                HttpClient client = HttpClient.newBuilder()
                        .sslContext(trusting())
                        .version(version)
                        .build()) {
            assertThat(server.uri().getScheme()).isEqualTo("https");
            HttpRequest.Builder to = HttpRequest.newBuilder(server.uri().resolve("/v2/acme/web/blobs/uploads/"));

            String upload =
                    send(client, to.POST(HttpRequest.BodyPublishers.noBody()).build(), 202);
            to.uri(server.uri().resolve(upload));
            var unannounced = HttpRequest.BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(content));
            send(client, to.method("PATCH", unannounced).build(), 202);
            to.uri(server.uri().resolve(upload + "?digest=" + Digest.of(content)));
            String blob =
                    send(client, to.PUT(HttpRequest.BodyPublishers.noBody()).build(), 201);

            to.uri(server.uri().resolve(blob));
            HttpResponse<byte[]> got = client.send(to.GET().build(), HttpResponse.BodyHandlers.ofByteArray());
            assertThat(got.body()).isEqualTo(content);
            send(client, to.uri(server.uri().resolve("/v2/none/tags/list")).build(), 404);
        }
    }

    /// Who speaks HTTP/1.1 without TLS may go on in HTTP/2.
    @Test
    void speaksHttp2WithoutTlsToo() throws Exception {
        try (RegistryServer server = RegistryServer.start();
                HttpClient client = HttpClient.newHttpClient()) {
            HttpRequest request =
                    HttpRequest.newBuilder(server.uri().resolve("/v2/")).build();

            assertThat(send(client, request, 200)).isEqualTo("{}");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "client-rsa.pem, client-rsa-key.pem",
        "client-rsa.pem, client-rsa-pkcs1.pem",
        "client-ec.pem, client-ec-sec1.pem",
        "client-ed25519.pem, client-ed25519-key.pem",
    })
    void readsKeysAsOpensslWritesThem(String certificate, String key) throws Exception {
        try (RegistryServer server = serve(tls(certificate, key))) {
            assertThat(shownBy(server).getSubjectX500Principal().getName())
                    .isEqualTo("CN=" + certificate.replace(".pem", ""));
        }
    }

    @ParameterizedTest
    @CsvSource({"TLSv1.2, TLSv1.2", "TLSv1.3, TLSv1.3"})
    void speaksTls12And13(String offered, String spoken) throws Exception {
        try (RegistryServer server = serve(tls("server.pem", "server-key.pem"));
                SSLSocket socket = (SSLSocket) trusting()
                        .getSocketFactory()
                        .createSocket("127.0.0.1", server.uri().getPort())) {
            socket.setEnabledProtocols(new String[] {offered});

            assertThat(socket.getSession().getProtocol()).isEqualTo(spoken);
        }
    }

    @Test
    void showsANewCertificateOnceItIsThere() throws Exception {
        Path both = folder.resolve("both.pem");
        copy("server", both);
        try (RegistryServer server = serve(TlsOptions.of(both, null))) {
            assertThat(shownBy(server).getSubjectX500Principal().getName()).isEqualTo("CN=server");

            copy("other", both);
            assertThat(shownBy(server).getSubjectX500Principal().getName()).isEqualTo("CN=other");

            Files.writeString(both, "half a certif");
            assertThat(shownBy(server).getSubjectX500Principal().getName()).isEqualTo("CN=other");
            Files.delete(both);
            assertThat(shownBy(server).getSubjectX500Principal().getName()).isEqualTo("CN=other");

            copy("server", both);
            assertThat(shownBy(server).getSubjectX500Principal().getName()).isEqualTo("CN=server");
        }
    }

    private void copy(String name, Path target) throws IOException {
        Path copy = Files.writeString(
                folder.resolve("copy"),
                Files.readString(TlsServer.file(name + ".pem")) + Files.readString(TlsServer.file(name + "-key.pem")));
        Files.move(copy, target, StandardCopyOption.REPLACE_EXISTING);
    }

    @Test
    void letsInOnlyWhoHasACertificateWhereThatIsWanted() throws Exception {
        TlsOptions wanting = tls("server.pem", "server-key.pem").withClientAuthorities(AUTHORITY);
        List<X509Certificate> authorities = Pem.read(AUTHORITY).certificates();
        ClientCertificate client = new ClientCertificate(
                Pem.read(TlsServer.file("client-ec.pem")).certificates(),
                Pem.read(TlsServer.file("client-ec-key.pem")).privateKey());

        try (RegistryServer server = serve(wanting);
                WireHttp stranger = wire(new Tls(authorities, null, true));
                WireHttp known = wire(new Tls(authorities, client, true))) {
            assertThatThrownBy(() -> new Calls(stranger, server.uri()).send("GET", "/v2/"))
                    .isInstanceOf(IOException.class);
            try (HttpReply reply = new Calls(known, server.uri()).send("GET", "/v2/")) {
                assertThat(reply.status()).isEqualTo(200);
            }
        }
    }

    private static WireHttp wire(Tls tls) {
        return new WireHttp(WireOptions.DEFAULT.withTls((host, port) -> tls));
    }

    @Test
    void saysWhichFileIsWrong() {
        assertThatThrownBy(() -> serve(tls("server.pem", "other-key.pem")))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("does not belong to the first certificate in");
        assertThatThrownBy(() -> serve(tls("server.pem", "client-rsa-encrypted.pem")))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("is encrypted");
        assertThatThrownBy(() -> serve(TlsOptions.of(folder.resolve("none.pem"), null)))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("none.pem");
    }
}
