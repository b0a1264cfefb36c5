package dev.dray.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dray.http.Http;
import dev.dray.http.HttpReply;
import dev.dray.model.Json;
import dev.dray.model.Platform;
import dev.dray.server.RegistryHandler;
import dev.dray.server.TokenAccess;
import dev.dray.server.TokenOptions;
import dev.dray.testkit.TlsServer;
import java.io.IOException;
import java.net.ConnectException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What the doctor says of a registry that wants tokens.
final class AuthTest {
    private static final String HOST = "localhost:5000";
    private static final String REPOSITORY = HOST + "/acme/web";

    @TempDir
    Path folder;

    private Rig rig;

    @BeforeEach
    void startWithUsers() throws IOException {
        rig = new Rig(folder);
        rig.index("acme/web", "1.0", rig.image("acme/web", Platform.ofThisMachine(), Rig.tar("a", "b")));
        rig.server = new RegistryHandler(rig.storage, new TokenAccess(TokenOptions.of(Map.of("ann", "s3:cret"))));
    }

    private static String lastLine(Rig.Result result) {
        return result.lines().getLast();
    }

    @Test
    void tellsWhoIsNotLoggedInToLogIn() {
        Rig.Result result = rig.run("auth", "doctor", REPOSITORY);

        assertThat(result.code()).isEqualTo(4);
        assertThat(result.out())
                .contains("none for localhost:5000/acme/web: we are anonymous there", "challenge      Bearer realm=");
        assertThat(lastLine(result)).isEqualTo("Log in with: dray login localhost:5000.");
    }

    @Test
    void saysWhatTheTokenIsGoodFor() {
        Rig.Result result = rig.run("auth", "doctor", REPOSITORY, "--creds", "ann:s3:cret");

        assertThat(result.code()).isZero();
        assertThat(result.out())
                .contains("asked for repository:acme/web:pull; granted repository:acme/web:pull; for the account ann;")
                .doesNotContain("s3:cret");
        assertThat(lastLine(result)).isEqualTo("Nothing to do: localhost:5000/acme/web may be read.");
    }

    @Test
    void triesAPushAndLeavesNothing() throws IOException {
        Rig.Result result = rig.run("auth", "doctor", HOST + "/new/app", "--push", "--creds", "ann:s3:cret");

        assertThat(result.code()).isZero();
        assertThat(lastLine(result)).isEqualTo("Nothing to do: localhost:5000/new/app may be pushed to.");
        assertThat(rig.storage.repositories("", 10).entries()).containsExactly("acme/web");
    }

    @Test
    void saysThatAPasswordIsRefusedAndWhereItIsFrom() throws IOException {
        Path config = Files.createDirectories(folder.resolve("docker")).resolve("config.json");
        Files.writeString(config, """
                {"auths": {"localhost:5000": {"username": "ann", "password": "wr0ng"}, "quay.io": {}}}""");

        Rig.Result result = rig.run("auth", "doctor", REPOSITORY);

        assertThat(result.code()).isEqualTo(4);
        assertThat(result.out())
                .contains("docker/config.json: password of ann, from ", "to the credentials from ")
                .doesNotContain("wr0ng");
        assertThat(lastLine(result)).startsWith("Check the user and password");
    }

    @Test
    void saysWhatAFileHasInstead() throws IOException {
        Path config = Files.createDirectories(folder.resolve("docker")).resolve("config.json");
        Files.writeString(config, """
                {"auths": {"localhost:5001": {"auth": "eDp5"}}, "credHelpers": {"ghcr.io": "pass"}}""");

        assertThat(rig.run("auth", "doctor", REPOSITORY).out())
                .contains("config.json: nothing for it: only for localhost:5001, ghcr.io (by docker-credential-pass)");
    }

    @Test
    void knowsThatAllMayReadWhereTheRegistryItselfWantsALogin() throws IOException {
        Http open = new RegistryHandler(rig.storage);
        rig.server = call -> call.uri().getPath().equals("/v2/")
                ? HttpReply.of(401).withHeader("WWW-Authenticate", "Basic realm=\"r\"")
                : open.send(call);

        assertThat(lastLine(rig.run("auth", "doctor", REPOSITORY)))
                .isEqualTo("Nothing to do: localhost:5000/acme/web may be read.");
    }

    @Test
    void saysThatAHelperIsMissing() throws IOException {
        Path config = Files.createDirectories(folder.resolve("docker")).resolve("config.json");
        Files.writeString(config, """
                {"credHelpers": {"localhost:5000": "none-of-that-name"}}""");

        Rig.Result result = rig.run("auth", "doctor", REPOSITORY);

        assertThat(result.code()).isEqualTo(4);
        assertThat(result.out())
                .containsPattern("! .*docker-credential-none-of-that-name, which .* is not on the PATH\n")
                .doesNotContain("nothing for it: only for localhost:5000");
        assertThat(lastLine(result)).startsWith("Repair it, or take it out of the way: ");
    }

    @Test
    void saysWhenTheClocksAreApart() {
        rig.server = call -> HttpReply.of(200).withHeader("Date", "Tue, 01 Jan 2019 00:00:00 GMT");

        Rig.Result result = rig.run("auth", "doctor", HOST);

        assertThat(result.code()).isEqualTo(4);
        assertThat(result.out()).containsPattern("clock +! the registry's is \\d+ s behind ours");
        assertThat(lastLine(result)).startsWith("Set the clock that is wrong");
    }

    @Test
    void tellsAWrongNameFromAMissingRight() {
        Rig.Result result = rig.run("auth", "doctor", HOST + "/none", "--creds", "ann:s3:cret");

        assertThat(result.code()).isEqualTo(3);
        assertThat(lastLine(result)).startsWith("Check the name");
    }

    @Test
    void saysThatNobodyAnswers() {
        rig.server = call -> {
            throw new ConnectException("refused");
        };

        Rig.Result result = rig.run("auth", "doctor", HOST, "--retries", "0");

        assertThat(result.code()).isEqualTo(7);
        assertThat(result.out()).contains("way          ! could not reach localhost:5000: no connection");
    }

    @Test
    void findsNoRegistryWhereAPageAnswers() {
        rig.server = call -> HttpReply.of(404);

        assertThat(lastLine(rig.run("auth", "doctor", HOST)))
                .isEqualTo("Check the name: localhost:5000 is no registry.");
    }

    @Test
    void showsACertificateThatIsNotTrusted() throws IOException {
        rig.onTheNetwork = true;
        try (TlsServer server = new TlsServer("server", false, call -> HttpReply.of(200))) {
            Path registriesConf = Files.writeString(folder.resolve("registries.conf"), "");
            Rig.Result result = rig.run(
                    "auth",
                    "doctor",
                    "127.0.0.1:" + server.port(),
                    "--cacert",
                    TlsServer.file("other.pem").toString(),
                    "--registries-conf",
                    registriesConf.toString());

            assertThat(result.code()).isEqualTo(7);
            assertThat(result.out())
                    .contains(", signed by ", "shown over TLSv1.3", "is signed by nobody that is trusted");
            assertThat(lastLine(result)).startsWith("Put the certificate of its authority");
        }
    }

    @Test
    void printsJson() {
        Rig.Result result = rig.run("auth", "doctor", REPOSITORY, "--json", "--creds", "ann:s3:cret");

        Json diagnosis = Json.parseObject(result.out().getBytes(StandardCharsets.UTF_8));
        assertThat(diagnosis.find("healthy")).contains(Json.of(true));
        assertThat(diagnosis.items("findings"))
                .isNotEmpty()
                .allMatch(finding -> finding.findText("text").isPresent());
    }

    @Test
    void wantsARepositoryForAPush() {
        assertThat(rig.run("auth", "doctor", HOST, "--push").code()).isEqualTo(2);
        assertThat(rig.run("auth").code()).isEqualTo(2);
    }
}
