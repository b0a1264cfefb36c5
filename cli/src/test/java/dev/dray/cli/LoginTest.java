package dev.dray.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dray.model.Platform;
import dev.dray.server.RegistryHandler;
import dev.dray.server.TokenAccess;
import dev.dray.server.TokenOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Logging in to a registry that wants tokens.
final class LoginTest {
    private static final String HOST = "localhost:5000";

    @TempDir
    Path folder;

    private Rig rig;

    @BeforeEach
    void startWithUsers() throws IOException {
        rig = new Rig(folder);
        rig.index("acme/web", "1.0", rig.image("acme/web", Platform.ofThisMachine(), Rig.tar("a", "b")));
        rig.server = new RegistryHandler(rig.storage, new TokenAccess(TokenOptions.of(Map.of("ann", "s3:cret"))));
    }

    @Test
    void refusesWhoIsNotLoggedInAndSaysHowTo() {
        Rig.Result result = rig.run("tags", HOST + "/acme/web");

        assertThat(result.code()).isEqualTo(4);
        assertThat(result.err()).contains("UNAUTHORIZED").contains("dray login " + HOST);
    }

    @Test
    void remembersALoginUntilTheLogout() throws IOException {
        rig.input = "s3:cret\n";
        Rig.Result login = rig.run("login", HOST, "-u", "ann", "--password-stdin");
        assertThat(login.code()).isZero();
        assertThat(login.out()).contains("logged in to " + HOST + " as ann").doesNotContain("s3:cret");
        assertThat(Files.readString(folder.resolve("docker/config.json"))).contains(HOST);

        assertThat(rig.run("tags", HOST + "/acme/web").out()).isEqualTo("1.0\n");

        assertThat(rig.run("logout", HOST).code()).isZero();
        assertThat(rig.run("tags", HOST + "/acme/web").code()).isEqualTo(4);
    }

    @Test
    void keepsNothingWhenThePasswordIsWrong() {
        Rig.Result result = rig.run("login", HOST, "-u", "ann", "-p", "wrong-secret");

        assertThat(result.code()).isEqualTo(4);
        assertThat(result.err()).doesNotContain("wrong-secret");
        assertThat(folder.resolve("docker/config.json")).doesNotExist();
    }

    @Test
    void takesCredentialsForOneCall() {
        assertThat(rig.run("tags", HOST + "/acme/web", "--creds", "ann:s3:cret").code())
                .isZero();
        assertThat(rig.run("tags", HOST + "/acme/web", "--creds", "ann:no").code())
                .isEqualTo(4);
        assertThat(rig.run("tags", HOST + "/acme/web", "--creds", "ann").code()).isEqualTo(2);
    }

    @Test
    void printsAHeaderForOtherTools() {
        Rig.Result result = rig.run("token", HOST + "/acme/web", "--creds", "ann:s3:cret");

        assertThat(result.out()).startsWith("Authorization: Bearer ey").hasLineCount(1);
    }

    @Test
    void showsNoSecretInATrace() {
        Rig.Result result = rig.run("tags", HOST + "/acme/web", "--creds", "ann:s3:cret", "--trace");

        assertThat(result.err()).contains("$TOKEN").doesNotContain("s3:cret", "Bearer ey", "YW5uOnMzOmNyZXQ");
    }

    @Test
    void saysHowARegistryWantsUsersToLogIn() {
        Rig.Result result = rig.run("ping", HOST);

        assertThat(result.code()).isZero();
        assertThat(result.out()).contains("api: registry/2.0").contains("Bearer realm=");
    }
}
