package dev.dray.credentials;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.dray.content.ImageException;
import dev.dray.model.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Where logins are kept when there is more than Docker's file, and how they are forgotten.
final class CredentialsLoginTest {
    private static final Credential ME = new Credential.Password("user", "pass");
    private static final String ENTRY = "{\"auth\":\"dXNlcjpwYXNz\"}";
    private static final Resource REGISTRY = Resource.parse("quay.io");
    private static final Resource REPOSITORY = Resource.parse("quay.io/team/app");

    @TempDir
    Path home;

    private final Map<String, String> environment = new HashMap<>();
    private final List<String> warnings = new ArrayList<>();
    private Path dockers = Path.of("");
    private Path ofBoot = Path.of("");
    private Path ofUser = Path.of("");

    @BeforeEach
    void setUp() {
        environment.putAll(ScriptedHelper.environment(home));
        dockers = home.resolve(".docker/config.json");
        ofBoot = home.resolve("run/containers/auth.json");
        ofUser = home.resolve(".config/containers/auth.json");
    }

    private Credentials credentials() {
        return Credentials.ofEnvironment(environment).withWarnings(warnings::add);
    }

    private static void write(Path file, String content) throws IOException {
        Files.createDirectories(file.getParent());
        Files.writeString(file, content);
    }

    private static void assertHolds(Path file, String content) throws IOException {
        assertThat(Json.parse(Files.readAllBytes(file))).isEqualTo(Json.parse(content));
    }

    @Test
    void keepsALoginInDockersFileWhereThereIsNone() throws IOException {
        assertThat(credentials().store(REGISTRY, ME)).isEqualTo("~/.docker/config.json");

        assertHolds(dockers, "{\"auths\":{\"quay.io\":" + ENTRY + "}}");
    }

    @Test
    void keepsALoginInTheFirstFileThatIsThere() throws IOException {
        write(ofUser, "{}");
        assertThat(credentials().store(REGISTRY, ME)).isEqualTo("~/.config/containers/auth.json");

        write(ofBoot, "{}");
        assertThat(credentials().store(REGISTRY, ME)).isEqualTo("~/run/containers/auth.json");

        write(dockers, "{}");
        assertThat(credentials().store(REGISTRY, ME)).isEqualTo("~/.docker/config.json");

        environment.put("REGISTRY_AUTH_FILE", home.resolve("mine.json").toString());
        assertThat(credentials().store(REGISTRY, ME)).isEqualTo("~/mine.json");
        assertHolds(home.resolve("mine.json"), "{\"auths\":{\"quay.io\":" + ENTRY + "}}");
    }

    @Test
    void keepsARepositorysLoginInContainersFile() throws IOException {
        write(dockers, "{}");

        assertThat(credentials().store(REPOSITORY, ME)).isEqualTo("~/run/containers/auth.json");

        assertHolds(ofBoot, "{\"auths\":{\"quay.io/team/app\":" + ENTRY + "}}");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(ofBoot)))
                .isEqualTo("rw-------");
        assertThat(credentials().keychain().find(REPOSITORY)).isPresent();
        assertThat(credentials().keychain().find(REGISTRY)).isEmpty();
    }

    @Test
    void cannotKeepARepositorysLoginInDockersFile() {
        assertThatThrownBy(() -> Credentials.ofFile(dockers, environment).store(REPOSITORY, ME))
                .isInstanceOfSatisfying(
                        ImageException.Unsupported.class,
                        e -> assertThat(e.help().orElseThrow()).contains("--authfile"))
                .hasMessageContaining("docker's file knows whole registries only");
        assertThat(dockers).doesNotExist();
    }

    /// Each as the program reads it that the file is of (protocols A31, D63).
    @Test
    void writesDockerHubAsTheFileWantsIt() throws IOException {
        Path containers = home.resolve("auth.json");
        write(containers, "{\"auths\":{\"https://index.docker.io/v1/\":{\"auth\":\"YTpi\"},\"a.test\":{}}}");

        Credentials.ofFile(containers, environment).store(Resource.parse("docker.io"), ME);
        Credentials.ofFile(dockers, environment).store(Resource.parse("docker.io"), ME);

        assertHolds(containers, "{\"auths\":{\"a.test\":{},\"docker.io\":" + ENTRY + "}}");
        assertHolds(dockers, "{\"auths\":{\"https://index.docker.io/v1/\":" + ENTRY + "}}");
    }

    @Test
    void keepsNoRepositorysLoginInAHelper() throws IOException {
        ScriptedHelper.writeKeeping(home, "keep");
        write(ofBoot, "{\"credHelpers\":{\"quay.io\":\"keep\"}}");

        assertThat(credentials().store(REPOSITORY, ME)).isEqualTo("~/run/containers/auth.json");
        assertThat(credentials().store(REGISTRY, ME)).isEqualTo("docker-credential-keep");
        assertThat(credentials().erase(REPOSITORY)).contains("~/run/containers/auth.json");

        assertThat(credentials().keychain().find(REGISTRY).orElseThrow().source())
                .isEqualTo("docker-credential-keep (named in ~/run/containers/auth.json)");
    }

    @Test
    void keepsALoginInTheHelperThatIsForEveryRegistry() throws IOException {
        ScriptedHelper.writeKeeping(home, "keep");
        Credentials credentials = credentials().withHelpers(() -> List.of("keep", Credentials.FILES));

        assertThat(credentials.store(REGISTRY, ME)).isEqualTo("docker-credential-keep");
        assertThat(credentials.store(REPOSITORY, ME)).isEqualTo("~/run/containers/auth.json");

        assertThat(dockers).doesNotExist();
        assertThat(credentials.keychain().find(REGISTRY).orElseThrow().source())
                .isEqualTo("docker-credential-keep (named in credential-helpers)");
        assertThat(credentials.erase(REGISTRY)).contains("docker-credential-keep");
        assertThat(credentials.erase(REGISTRY)).isEmpty();
    }

    @Test
    void forgetsTheLoginThatIsFoundFirstAndNoOther() throws IOException {
        write(dockers, "{\"auths\":{\"https://quay.io\":" + ENTRY + ",\"a.test\":" + ENTRY + "}}");
        write(ofBoot, "{\"auths\":{\"quay.io/team/app\":" + ENTRY + ",\"quay.io\":" + ENTRY + "}}");

        assertThat(credentials().erase(REGISTRY)).contains("~/.docker/config.json");
        assertThat(credentials().erase(REGISTRY)).contains("~/run/containers/auth.json");
        assertThat(credentials().erase(REGISTRY)).isEmpty();

        assertHolds(dockers, "{\"auths\":{\"a.test\":" + ENTRY + "}}");
        assertHolds(ofBoot, "{\"auths\":{\"quay.io/team/app\":" + ENTRY + "}}");
    }

    @Test
    void needsAMissingHelperOnlyForWhatALoginLeft() throws IOException {
        write(dockers, "{\"credsStore\":\"gone\",\"auths\":{\"a.test\":{}}}");
        write(ofBoot, "{\"auths\":{\"quay.io\":" + ENTRY + "}}");

        assertThat(credentials().erase(REGISTRY)).contains("~/run/containers/auth.json");
        assertThatThrownBy(() -> credentials().erase(Resource.parse("a.test")))
                .isInstanceOf(ImageException.Rejected.class)
                .hasMessageContaining("docker-credential-gone is not on the PATH");
    }

    @Test
    void forgetsAll() throws IOException {
        ScriptedHelper.writeKeeping(home, "keep");
        write(dockers, "{\"x\":1,\"credsStore\":\"keep\",\"auths\":{\"a.test\":" + ENTRY + "}}");
        credentials().store(Resource.parse("r.test"), ME);
        write(ofBoot, "{\"auths\":{\"quay.io/team/app\":" + ENTRY + "}}");

        Map<String, List<String>> erased = credentials().eraseAll();

        assertThat(erased)
                .containsExactly(
                        Map.entry("~/.docker/config.json", List.of("a.test", "r.test")),
                        Map.entry("~/run/containers/auth.json", List.of("quay.io/team/app")));
        assertHolds(dockers, "{\"x\":1,\"credsStore\":\"keep\",\"auths\":{}}");
        assertHolds(ofBoot, "{\"auths\":{}}");
        assertThat(credentials().keychain().find(Resource.parse("r.test"))).isEmpty();
        assertThat(ofUser).doesNotExist();
        assertThat(credentials().eraseAll()).isEmpty();
    }

    @Test
    void forgetsAllElseWhereAHelperCannotForget() throws IOException {
        ScriptedHelper.write(home, "cloud", "[ $1 = get ] && echo '{\"Username\":\"u\",\"Secret\":\"s3cret\"}'");
        write(
                dockers,
                "{\"credHelpers\":{\"cloud.test\":\"cloud\",\"gone.test\":\"gone\"},\"auths\":{\"a.test\":" + ENTRY
                        + "}}");

        assertThat(credentials().eraseAll()).containsEntry("~/.docker/config.json", List.of("a.test"));

        assertThat(warnings)
                .hasSize(2)
                .first()
                .asString()
                .contains("docker-credential-cloud")
                .doesNotContain("s3cret");
    }
}
