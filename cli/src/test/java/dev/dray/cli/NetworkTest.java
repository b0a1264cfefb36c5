package dev.dray.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dray.content.Image;
import dev.dray.content.ImageStore;
import dev.dray.http.Headers;
import dev.dray.http.Http;
import dev.dray.http.HttpCall;
import dev.dray.http.HttpReply;
import dev.dray.model.Descriptor;
import dev.dray.model.Platform;
import dev.dray.server.RegistryHandler;
import dev.dray.testkit.RandomImages;
import dev.dray.testkit.TestProxy;
import dev.dray.testkit.TlsServer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Certificates, proxies and registries.conf as the command line meets them.
final class NetworkTest {
    @TempDir
    Path folder;

    private Rig rig;

    @BeforeEach
    void newRig() throws IOException {
        rig = new Rig(folder);
        ImageStore store = rig.storage.repository("a");
        store.tag("1", new RandomImages(1).image(store, Platform.ofThisMachine(), 1, 100));
    }

    private static String pem(String name) {
        return TlsServer.file(name).toString();
    }

    /// Over TLS, so over the network.
    private TlsServer serve(String certificate, boolean wantsClient) throws IOException {
        rig.onTheNetwork = true;
        return new TlsServer(certificate, wantsClient, new RegistryHandler(rig.storage));
    }

    private String conf(String... lines) throws IOException {
        return Files.write(folder.resolve("registries.conf"), List.of(lines)).toString();
    }

    @Test
    void readsWithAnAuthorityThatIsNamed() throws Exception {
        try (TlsServer server = serve("server", false)) {
            Rig.Result result = rig.run("tags", "--cacert", pem("authority.pem"), server.address() + "/a");

            assertThat(result.err()).isEmpty();
            assertThat(result.lines()).containsExactly("1");
        }
    }

    @Test
    void anUnknownAuthorityTakesThreeLinesAtMost() throws Exception {
        try (TlsServer server = serve("server", false)) {
            Rig.Result result =
                    rig.run("tags", "--retries", "0", "--cacert", pem("stranger.pem"), server.address() + "/a");

            assertThat(result.code()).isEqualTo(ExitCode.NETWORK.number());
            assertThat(result.err().lines())
                    .hasSize(2)
                    .satisfiesExactly(
                            why -> assertThat(why)
                                    .contains("the certificate of " + server.address() + " is signed by nobody"),
                            help -> assertThat(help).contains("certs.d/" + server.address() + "/ca.crt", "--cacert"));
        }
    }

    @Test
    void showsACertificateOfItsOwn() throws Exception {
        try (TlsServer server = serve("server", true)) {
            Rig.Result shown = rig.run(
                    "tags",
                    "--cacert",
                    pem("authority.pem"),
                    "--cert",
                    pem("client-rsa.pem"),
                    "--key",
                    pem("client-rsa-key.pem"),
                    server.address() + "/a");
            Rig.Result notShown = rig.run("tags", "--cacert", pem("authority.pem"), server.address() + "/a");

            assertThat(shown.lines()).containsExactly("1");
            assertThat(notShown.code()).isEqualTo(ExitCode.NETWORK.number());
            assertThat(notShown.err()).contains("wants a client certificate", "--cert and --key");
        }
    }

    @Test
    void aCertificateAndAKeyGoTogether() throws Exception {
        try (TlsServer server = serve("server", false)) {
            Rig.Result noCertificate = rig.run("tags", "--key", pem("other-key.pem"), server.address() + "/a");
            Rig.Result noKey = rig.run(
                    "tags", "--cacert", pem("authority.pem"), "--cert", pem("client-ec.pem"), server.address() + "/a");

            assertThat(noCertificate.code()).isEqualTo(ExitCode.USAGE.number());
            assertThat(noKey.code()).isEqualTo(ExitCode.FAILED.number());
            assertThat(noKey.err()).contains("client-ec.pem is there without its private key", "help: ");
        }
    }

    @Test
    void insecureReadsWhateverTheCertificate() throws Exception {
        try (TlsServer server = serve("other", false)) {
            assertThat(rig.run("tags", "--insecure", server.address() + "/a").lines())
                    .containsExactly("1");
        }
    }

    @Test
    void insecureSpeaksHttpWhereHttpsDoesNotAnswer() throws Exception {
        Http handler = new RegistryHandler(rig.storage);
        List<String> calls = new CopyOnWriteArrayList<>();
        rig.server = call -> {
            calls.add(call.uri().getScheme());
            if (call.uri().getScheme().equals("https")) {
                throw new IOException("no TLS here");
            }
            return handler.send(call);
        };

        Rig.Result result = rig.run("tags", "--insecure", "--retries", "0", "r.test/a");

        assertThat(result.lines()).containsExactly("1");
        assertThat(calls).containsExactly("https", "http", "http");
        assertThat(rig.run("tags", "--retries", "0", "r.test/a").code()).isEqualTo(ExitCode.NETWORK.number());
    }

    @Test
    void traceShowsTheProxyAndTheCertificates() throws Exception {
        try (TlsServer server = serve("server", false);
                TestProxy proxy = new TestProxy(server.port())) {
            Path host = folder.resolve(".config/containers/certs.d/registry.test");
            Files.createDirectories(host);
            Files.copy(TlsServer.file("authority.pem"), host.resolve("ca.crt"));
            rig.environment.put("HTTPS_PROXY", proxy.address().replace("//", "//me:secret@"));

            Rig.Result result = rig.run("tags", "--trace", "registry.test/a");

            assertThat(result.lines()).containsExactly("1");
            assertThat(result.err())
                    .contains(
                            "# registry.test is reached through the proxy " + proxy.address() + " (HTTPS_PROXY)",
                            "# certificates for registry.test: " + host,
                            "curl -sS -x " + proxy.address() + " --noproxy '' -U \"$PROXY_USER:$PROXY_PASSWORD\"",
                            "--cacert " + host + "/ca.crt")
                    .doesNotContain("secret");
        }
    }

    @Test
    void aProxyThatRefusesIsNamed() throws Exception {
        rig.onTheNetwork = true;
        try (TestProxy proxy = new TestProxy(1, "407 Who are you")) {
            rig.environment.put("HTTPS_PROXY", proxy.address());

            Rig.Result result = rig.run("tags", "registry.test/a");

            assertThat(result.code()).isEqualTo(ExitCode.NETWORK.number());
            assertThat(result.err())
                    .contains("the proxy " + proxy.address() + " (HTTPS_PROXY) wants a user and a password", "help: ");
        }
    }

    @Test
    void readsThroughAMirrorAndSaysSo() throws Exception {
        String conf = conf(
                "[[registry]]", "location = 'gone.test'", "[[registry.mirror]]", "location = 'r.test'", "colour = 1");

        Rig.Result result = rig.run("digest", "--trace", "--registries-conf", conf, "gone.test/a:1");

        assertThat(result.code()).isZero();
        assertThat(result.err())
                .contains(
                        "warning: " + conf + ": the key \"registry.mirror.colour\" is not known",
                        "# gone.test/a:1 is read from r.test/a:1, then gone.test/a:1, by [[registry]] \"gone.test\"");
    }

    @Test
    void credentialsOnTheLineAreForTheNamedRegistryAlone() throws Exception {
        List<String> users = new CopyOnWriteArrayList<>();
        Http handler = new RegistryHandler(rig.storage);
        rig.server = call -> {
            call.headers()
                    .find("Authorization")
                    .ifPresent(value -> users.add(call.uri().getHost() + " " + user(value)));
            return call.uri().getHost().equals("mirror.test") || !call.headers().has("Authorization")
                    ? HttpReply.of(401).withHeader("WWW-Authenticate", "Basic realm=\"x\"")
                    : handler.send(call);
        };
        String conf = conf("[[registry]]", "location = 'r.test'", "[[registry.mirror]]", "location = 'mirror.test'");

        Rig.Result result = rig.run("digest", "--creds", "me:secret", "--registries-conf", conf, "r.test/a:1");

        assertThat(result.code()).isZero();
        assertThat(users).isNotEmpty().containsOnly("r.test me:secret");
    }

    @Test
    void credentialsOnTheLineDoNotFollowWhereALocationLeads() throws Exception {
        List<String> users = new CopyOnWriteArrayList<>();
        Http handler = new RegistryHandler(rig.storage);
        rig.server = call -> {
            call.headers().find("Authorization").ifPresent(users::add);
            return call.uri().getPath().endsWith("/manifests/1") && users.isEmpty()
                    ? HttpReply.of(401).withHeader("WWW-Authenticate", "Basic realm=\"x\"")
                    : handler.send(call);
        };
        String conf = conf("[[registry]]", "prefix = 'r.test'", "location = 'elsewhere.test'");

        Rig.Result result = rig.run("digest", "--creds", "me:secret", "--registries-conf", conf, "r.test/a:1");

        assertThat(result.code()).isEqualTo(ExitCode.DENIED.number());
        assertThat(users).isEmpty();
    }

    private static String user(String basic) {
        return new String(Base64.getDecoder().decode(basic.substring("Basic ".length())), StandardCharsets.UTF_8);
    }

    @Test
    void aBlockedRegistryIsDenied() throws Exception {
        String conf = conf("[[registry]]", "location = 'r.test'", "blocked = true");

        for (String command : List.of("tags", "ping", "digest")) {
            String name = command.equals("ping") ? "r.test" : "r.test/a";
            Rig.Result result = rig.run(command, "--registries-conf", conf, name);

            assertThat(result.code()).isEqualTo(ExitCode.DENIED.number());
            assertThat(result.err()).contains("is blocked, by [[registry]] \"r.test\" in " + conf);
        }
    }

    @Test
    void aShortNameMayBeAnAlias() throws Exception {
        String conf = conf("[aliases]", "app = 'r.test/a'", "round = 'about'", "about = 'round'");

        assertThat(rig.run("tags", "--registries-conf", conf, "app").lines()).containsExactly("1");
        Rig.Result loop = rig.run("tags", "--registries-conf", conf, "round");
        assertThat(loop.code()).isEqualTo(ExitCode.FAILED.number());
        assertThat(loop.err()).contains("round -> about -> round goes round in a circle");
    }

    @Test
    void whatServersSayDoesNotSteerTheTerminal() throws Exception {
        rig.server = call -> HttpReply.of(
                401,
                Headers.of("WWW-Authenticate", "Basic realm=\"\u001b[2J\"")
                        .with("Content-Type", "text/\u001b]0;owned\u0007"));

        Rig.Result result = rig.run("tags", "--trace", "r.test/a");

        assertThat(result.code()).isEqualTo(ExitCode.DENIED.number());
        assertThat(result.err()).contains("wants Basic realm").doesNotContain("\u001b", "\u0007");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "manifest app:1",
                "config app:1",
                "digest app:1",
                "layers app:1",
                "layer app:1 LAYER -o OUT",
                "blob app@LAYER -o OUT",
                "inspect app:1",
                "history app:1",
                "tags app",
                "images app",
                "referrers app:1",
                "tree app:1",
                "files app:1",
                "cat app:1 etc/x",
                "diff app:1 app:1",
                "pull app:1",
                "pull app:1 oci:OUT",
                "copy app:1 oci:OUT",
                "copy app:1 oci-archive:OUT",
                "unpack app:1 OUT",
                "export app:1 -o OUT"
            })
    void everyCommandThatReadsKnowsAliasesAndMirrors(String command) throws Exception {
        Descriptor image = rig.image("copies/b", Platform.ofThisMachine(), Rig.tar("etc/x", "it"));
        rig.storage.repository("copies/b").tag("1", image);
        rig.storage.repository("b").tag("1", rig.image("b", Platform.ofThisMachine(), Rig.tar("etc/x", "it")));
        Descriptor layer = new Image(rig.storage.repository("copies/b"), image)
                .imageManifest()
                .layers()
                .getFirst();
        List<String> own = new CopyOnWriteArrayList<>();
        Http handler = new RegistryHandler(rig.storage);
        rig.server = call -> {
            if (call.uri().getHost().equals("own.test")) {
                own.add(call.uri().getPath());
            }
            return handler.send(call);
        };
        String conf = conf(
                "aliases = {app = 'own.test/b'}",
                "[[registry]]",
                "location = 'own.test'",
                "[[registry.mirror]]",
                "location = 'mirror.test/copies'");
        String line = command.replace("LAYER", layer.digest().toString())
                .replace("OUT", folder.resolve("out").toString());

        Rig.Result result = rig.run((line + " --registries-conf " + conf).split(" "));

        assertThat(result.err()).doesNotContain("error").doesNotContain("help:");
        assertThat(result.code()).isZero();
        // Who knows all tags and referrers is only the place itself.
        assertThat(own)
                .filteredOn(path -> !path.matches(".*/(tags/list|referrers/.*|manifests/sha256-.*)"))
                .isEmpty();
    }

    @Test
    void aBrokenRegistriesConfStopsEverything() throws Exception {
        List<HttpCall> calls = new CopyOnWriteArrayList<>();
        rig.server = call -> {
            calls.add(call);
            return HttpReply.of(200);
        };
        String conf = conf("[[registry]");

        Rig.Result result = rig.run("ping", "--registries-conf", conf, "r.test");

        assertThat(result.code()).isEqualTo(ExitCode.FAILED.number());
        assertThat(result.err()).contains(conf + " is not TOML");
        assertThat(calls).isEmpty();
    }
}
