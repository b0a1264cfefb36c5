package dev.dray.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dray.model.Platform;
import dev.dray.server.RegistryHandler;
import dev.dray.server.TokenAccess;
import dev.dray.server.TokenOptions;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
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
    void withoutATerminalSaysHowElseToTellUserAndPassword() {
        Rig.Result noUser = rig.run("login", HOST);
        Rig.Result noPassword = rig.run("login", HOST, "-u", "ann");

        assertThat(noUser.code()).isEqualTo(2);
        assertThat(noUser.err()).contains("--username USER");
        assertThat(noPassword.code()).isEqualTo(2);
        assertThat(noPassword.err()).contains("--password-stdin");
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

        assertThat(result.err())
                .contains("$TOKEN", "# credentials for " + HOST + "/acme/web: --creds")
                .doesNotContain("s3:cret", "Bearer ey", "YW5uOnMzOmNyZXQ");
    }

    @Test
    void saysHowARegistryWantsUsersToLogIn() {
        Rig.Result result = rig.run("ping", HOST);

        assertThat(result.code()).isZero();
        assertThat(result.out()).contains("api: registry/2.0").contains("Bearer realm=");
    }

    private Path write(String file, String... keysAndCredentials) throws IOException {
        Path path = folder.resolve(file);
        Files.createDirectories(path.getParent());
        StringBuilder auths = new StringBuilder();
        for (int i = 0; i < keysAndCredentials.length; i += 2) {
            String auth =
                    Base64.getEncoder().encodeToString(keysAndCredentials[i + 1].getBytes(StandardCharsets.UTF_8));
            auths.append(i == 0 ? "" : ",").append("\"%s\":{\"auth\":\"%s\"}".formatted(keysAndCredentials[i], auth));
        }
        return Files.writeString(path, "{\"auths\":{" + auths + "}}");
    }

    @Test
    void readsWhatPodmanWrote() throws IOException {
        write("run/containers/auth.json", HOST + "/acme", "ann:s3:cret", HOST, "eve:no");

        assertThat(rig.run("tags", HOST + "/acme/web").out()).isEqualTo("1.0\n");
        assertThat(rig.run("tags", HOST + "/other/web").code()).isEqualTo(4);
    }

    @Test
    void looksInAFileAlone() throws IOException {
        write("docker/config.json", HOST, "ann:s3:cret");
        String file = write("mine.json").toString();

        assertThat(rig.run("tags", HOST + "/acme/web", "--authfile", file).code())
                .isEqualTo(4);
        assertThat(rig.run("login", HOST, "-u", "ann", "-p", "s3:cret", "--authfile", file)
                        .out())
                .endsWith("(kept in ~/mine.json)\n");
        assertThat(rig.run("tags", HOST + "/acme/web", "--authfile", file).code())
                .isZero();
    }

    @Test
    void looksInTheConfigurationThatIsNamedAlone() throws IOException {
        write("run/containers/auth.json", HOST, "ann:s3:cret");
        String other = folder.resolve("other").toString();

        assertThat(rig.run("tags", HOST + "/acme/web", "--config", other).code())
                .isEqualTo(4);
    }

    @Test
    void saysWhichSourcesItLookedAt() throws IOException {
        write("run/containers/auth.json", HOST + "/acme", "ann:s3:cret");
        write("docker/config.json", "other.test", "ann:s3:cret");

        String err = rig.run("tags", HOST + "/acme/web", "--trace").err();

        assertThat(err)
                .contains("# credentials for " + HOST + "/acme/web: ~/run/containers/auth.json (" + HOST + "/acme)")
                .contains("#   looked at: DOCKER_AUTH_CONFIG (not there), ~/docker/config.json (nothing for it), "
                        + "~/run/containers/auth.json (found)")
                .doesNotContain("s3:cret", "YW5uOnMzOmNyZXQ");
    }

    @Test
    void keepsTheLoginForARepositoryWherePodmanDoes() throws IOException {
        Rig.Result login = rig.run("login", HOST + "/acme/web", "-u", "ann", "-p", "s3:cret");

        assertThat(login.out())
                .isEqualTo("logged in to %s/acme/web as ann (kept in ~/run/containers/auth.json)\n".formatted(HOST));
        assertThat(rig.run("tags", HOST + "/acme/web").code()).isZero();
        assertThat(rig.run("tags", HOST + "/acme/other").code()).isEqualTo(4);
        assertThat(rig.run("logout", HOST).out()).isEqualTo("no login for " + HOST + " was kept\n");
        assertThat(rig.run("logout", HOST + "/acme/web").out())
                .isEqualTo("logged out of %s/acme/web (was kept in ~/run/containers/auth.json)\n".formatted(HOST));
        assertThat(rig.run("tags", HOST + "/acme/web").code()).isEqualTo(4);
    }

    @Test
    void cannotKeepTheLoginForARepositoryInDockersFile() {
        Rig.Result login =
                rig.run("login", HOST + "/acme/web", "-u", "ann", "-p", "s3:cret", "--config", folder.toString());

        assertThat(login.code()).isEqualTo(1);
        assertThat(login.err())
                .contains("whole registries only")
                .contains("help: ")
                .contains("--authfile");
        assertThat(folder.resolve("config.json")).doesNotExist();
    }

    @Test
    void saysThatALoginIsNotUsedWhereAnotherIsFoundFirst() {
        rig.environment.put("DOCKER_AUTH_CONFIG", "{\"auths\":{\"%s\":{\"auth\":\"ZXZlOm5v\"}}}".formatted(HOST));

        Rig.Result login = rig.run("login", HOST, "-u", "ann", "-p", "s3:cret");

        assertThat(login.code()).isZero();
        assertThat(login.err())
                .contains("this login is not used, as another one is found first: DOCKER_AUTH_CONFIG (" + HOST + ")");
    }

    @Test
    void saysThatThereIsStillALoginAfterALogout() throws IOException {
        write("docker/config.json", HOST, "ann:s3:cret");
        write("run/containers/auth.json", HOST, "ann:s3:cret");

        Rig.Result logout = rig.run("logout", HOST);

        assertThat(logout.out()).contains("(was kept in ~/docker/config.json)");
        assertThat(logout.err()).contains("there is still a login, ~/run/containers/auth.json (" + HOST + ")");
    }

    /// A helper that writes what it is asked into a file, and knows one user.
    private String helperInRegistriesConf() throws IOException {
        Path program = Files.createDirectories(folder.resolve("bin")).resolve("docker-credential-scripted");
        Files.writeString(program, """
                #!/bin/sh
                input=$(cat)
                echo "$1 $input" >>%s
                [ "$1" != get ] || echo '{"Username": "ann", "Secret": "s3:cret"}'
                """.formatted(folder.resolve("asked")));
        assertThat(program.toFile().setExecutable(true)).isTrue();
        rig.environment.merge("PATH", program.getParent() + ":", (path, bin) -> bin + path);
        return Files.writeString(folder.resolve("registries.conf"), "credential-helpers = ['scripted']")
                .toString();
    }

    @Test
    void asksTheHelperThatRegistriesConfNamesWhereItIsNeededAlone() throws IOException {
        String conf = helperInRegistriesConf();

        Rig.Result tags = rig.run("tags", "--trace", "--registries-conf", conf, HOST + "/acme/web");
        Rig.Result given = rig.run("tags", "--registries-conf", conf, "--creds", "ann:s3:cret", HOST + "/acme/web");

        assertThat(tags.lines()).containsExactly("1.0");
        assertThat(tags.err())
                .contains("credentials for " + HOST + "/acme/web: docker-credential-scripted (named in")
                .doesNotContain("s3:cret");
        assertThat(given.lines()).containsExactly("1.0");
        assertThat(folder.resolve("asked")).hasContent("get " + HOST);
    }

    @Test
    void keepsALoginInTheHelperThatRegistriesConfNames() throws IOException {
        String conf = helperInRegistriesConf();
        rig.input = "s3:cret\n";

        Rig.Result login = rig.run("login", HOST, "-u", "ann", "--password-stdin", "--registries-conf", conf);

        assertThat(login.out()).contains("kept in docker-credential-scripted");
        assertThat(folder.resolve("asked"))
                .content()
                .contains("store {\"ServerURL\":\"%s\",\"Username\":\"ann\",\"Secret\":\"s3:cret\"}".formatted(HOST));
        assertThat(folder.resolve("docker/config.json")).doesNotExist();
    }

    @Test
    void logsOutOfAll() throws IOException {
        write("docker/config.json", HOST, "ann:s3:cret", "a.test", "b:c");
        write("run/containers/auth.json", "quay.io/team", "ann:s3:cret");

        Rig.Result logout = rig.run("logout", "--all");

        assertThat(logout.lines())
                .containsExactly(
                        "logged out of " + HOST + " (was kept in ~/docker/config.json)",
                        "logged out of a.test (was kept in ~/docker/config.json)",
                        "logged out of quay.io/team (was kept in ~/run/containers/auth.json)");
        assertThat(rig.run("logout", "--all").out()).isEqualTo("no login was kept\n");
        assertThat(rig.run("logout", "--all", HOST).code()).isEqualTo(2);
    }

    @Test
    void goesOnAsNobodyWhereTheFileMakesNoSense() throws IOException {
        rig.server = new RegistryHandler(rig.storage);
        Files.createDirectories(folder.resolve("docker"));
        Files.writeString(folder.resolve("docker/config.json"), "s3cret");

        Rig.Result result = rig.run("tags", HOST + "/acme/web");

        assertThat(result.out()).isEqualTo("1.0\n");
        assertThat(result.err())
                .containsOnlyOnce("warning: could not read ~/docker/config.json")
                .doesNotContain("s3cret");
    }

    @Test
    void doesNotWriteAFileThatMakesNoSense() throws IOException {
        Files.createDirectories(folder.resolve("docker"));
        Files.writeString(folder.resolve("docker/config.json"), "{ somebody's");

        assertThat(rig.run("login", HOST, "-u", "ann", "-p", "s3:cret").code()).isEqualTo(1);
        assertThat(folder.resolve("docker/config.json")).hasContent("{ somebody's");
    }

    @Test
    void namesTheSourceOfWhatWasRefused() throws IOException {
        write("docker/config.json", HOST, "ann:wrong");

        Rig.Result result = rig.run("tags", HOST + "/acme/web");

        assertThat(result.code()).isEqualTo(4);
        assertThat(result.err()).contains("to the credentials from ~/docker/config.json (" + HOST + ")");
    }
}
