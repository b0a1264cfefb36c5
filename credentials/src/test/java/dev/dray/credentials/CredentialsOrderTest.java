package dev.dray.credentials;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Several sources in their order, and several keys in one file (protocols D46, D48, D60 to D63, B95).
final class CredentialsOrderTest {
    private static final String DOCKERS = ".docker/config.json";
    private static final String OF_BOOT = "run/containers/auth.json";
    private static final String OF_USER = ".config/containers/auth.json";
    private static final String NAMED = "named.json";

    @TempDir
    Path home;

    private final Map<String, String> environment = new HashMap<>();
    private final List<String> warnings = new ArrayList<>();
    private final List<Lookup> lookups = new ArrayList<>();

    @BeforeEach
    void setUp() {
        environment.putAll(ScriptedHelper.environment(home));
    }

    private void write(String file, String content) throws IOException {
        Path path = home.resolve(file);
        Files.createDirectories(path.getParent());
        Files.writeString(path, content);
    }

    /// Entries whose user tells which one was found.
    private static String auths(String... keysAndUsers) {
        List<String> entries = new ArrayList<>();
        for (int i = 0; i < keysAndUsers.length; i += 2) {
            entries.add("\"%s\":{\"auth\":\"%s\"}".formatted(keysAndUsers[i], auth(keysAndUsers[i + 1])));
        }
        return "{\"auths\":{" + String.join(",", entries) + "}}";
    }

    private static String auth(String user) {
        return Base64.getEncoder().encodeToString((user + ":s3cret").getBytes(StandardCharsets.UTF_8));
    }

    private Credentials credentials() {
        return Credentials.ofEnvironment(environment)
                .withWarnings(warnings::add)
                .withTrace(lookups::add);
    }

    private Optional<Keychain.Found> find(String resource) throws IOException {
        return credentials().keychain().find(Resource.parse(resource));
    }

    private String user(String resource) throws IOException {
        return find(resource)
                .map(found -> ((Credential.Password) found.credential()).user())
                .orElse("nobody");
    }

    @Test
    void asksAllSourcesInTheirOrder() throws IOException {
        write(
                ".dockercfg",
                auths("r.test", "legacy").replaceFirst("\\{\"auths\":", "").replaceFirst("}$", ""));
        assertThat(user("r.test")).isEqualTo("legacy");
        write(OF_USER, auths("r.test", "user"));
        assertThat(user("r.test")).isEqualTo("user");
        write(OF_BOOT, auths("r.test", "boot"));
        assertThat(user("r.test")).isEqualTo("boot");
        write(DOCKERS, auths("r.test", "docker"));
        assertThat(user("r.test")).isEqualTo("docker");
        environment.put("REGISTRY_AUTH_FILE", home.resolve(NAMED).toString());
        assertThat(user("r.test")).isEqualTo("docker");
        write(NAMED, auths("r.test", "named"));
        assertThat(user("r.test")).isEqualTo("named");
        environment.put("DOCKER_AUTH_CONFIG", auths("r.test", "variable"));
        assertThat(user("r.test")).isEqualTo("variable");
        assertThat(warnings).isEmpty();
    }

    @Test
    void goesOnToTheNextSourceForEachRegistryByItself() throws IOException {
        write(DOCKERS, auths("a.test", "docker"));
        write(OF_BOOT, auths("a.test", "boot", "b.test", "boot"));

        assertThat(user("a.test")).isEqualTo("docker");
        assertThat(user("b.test")).isEqualTo("boot");
        assertThat(user("c.test")).isEqualTo("nobody");
    }

    @Test
    void looksInTheFoldersOfTheEnvironment() throws IOException {
        environment.put("XDG_CONFIG_HOME", home.resolve("xdg").toString());
        write("xdg/containers/auth.json", auths("r.test", "user"));

        assertThat(find("r.test").orElseThrow().source()).isEqualTo("~/xdg/containers/auth.json (r.test)");
    }

    /// Protocols D61.
    @ParameterizedTest
    @CsvSource({
        "quay.io/a/b/c, repository",
        "quay.io/a/b/d, namespace",
        "quay.io/a/x, team",
        "quay.io/ab, registry",
        "quay.io, registry",
        "quay.io:443/a/b/c, nobody",
        "evil.quay.io/a/b/c, nobody",
    })
    void prefersTheMostSpecificKey(String resource, String user) throws IOException {
        write(
                OF_BOOT,
                auths(
                        "quay.io", "registry",
                        "quay.io/a", "team",
                        "quay.io/a/b/c", "repository",
                        "quay.io/a/b", "namespace"));

        assertThat(user(resource)).isEqualTo(user);
    }

    @Test
    void takesARepositorysKeyForNoOther() throws IOException {
        write(OF_BOOT, auths("quay.io/a", "team"));
        write(DOCKERS, auths("quay.io/b", "team"));

        assertThat(user("quay.io/b")).isEqualTo("team");
        assertThat(user("quay.io")).isEqualTo("nobody");
        assertThat(user("quay.io/c")).isEqualTo("nobody");
    }

    @Test
    void takesTheFirstFileBeforeTheMoreSpecificKey() throws IOException {
        write(DOCKERS, auths("quay.io", "docker"));
        write(OF_BOOT, auths("quay.io/a", "boot"));

        assertThat(user("quay.io/a")).isEqualTo("docker");
    }

    /// Protocols D63.
    @ParameterizedTest
    @ValueSource(
            strings = {
                "docker.io",
                "index.docker.io",
                "registry-1.docker.io",
                "https://index.docker.io/v1/",
                "docker.io/library/busybox",
                "index.docker.io/library"
            })
    void knowsDockerHubByItsNames(String key) throws IOException {
        write(OF_BOOT, auths(key, "hub"));

        assertThat(user("docker.io/library/busybox")).isEqualTo("hub");
        assertThat(user("docker.io/other/app")).isEqualTo(key.contains("/library") ? "nobody" : "hub");
    }

    /// Protocols D62: helpers know registries only.
    @Test
    void asksTheFilesHelperBeforeItsMostSpecificKey() throws IOException {
        ScriptedHelper.write(home, "x", "cat >\"$HOME/asked\"; echo '{\"Username\":\"helper\",\"Secret\":\"s\"}'");
        write(OF_BOOT, auths("quay.io/a", "team").replaceFirst("}$", ",\"credHelpers\":{\"quay.io\":\"x\"}}"));

        assertThat(find("quay.io/a").orElseThrow().source())
                .isEqualTo("docker-credential-x (named in ~/run/containers/auth.json)");
        assertThat(home.resolve("asked")).hasContent("quay.io");
    }

    /// Protocols B95.
    @ParameterizedTest
    @ValueSource(strings = {"auth = %s\nemail = a@b.test\n", "email=a@b.test\r\n auth=%s \r\n"})
    void readsTheOldestFileWithItsTwoLines(String lines) throws IOException {
        write(".dockercfg", lines.formatted(auth("me")));

        assertThat(find("docker.io/library/busybox").orElseThrow())
                .isEqualTo(new Keychain.Found(
                        new Credential.Password("me", "s3cret"), "~/.dockercfg (https://index.docker.io/v1/)"));
        assertThat(user("r.test")).isEqualTo("nobody");
    }

    @ParameterizedTest
    @ValueSource(strings = {"s3cret", "[]", "{\"auths\":7}", "{\"auths\":{\"r.test\":{\"auth\":\"bm9jb2xvbg==\"}}}"})
    void warnsOnceOfAFileThatMakesNoSenseAndGoesOn(String content) throws IOException {
        write(DOCKERS, content);
        write(OF_USER, auths("r.test", "user"));
        Keychain keychain = credentials().keychain();

        assertThat(keychain.find(Resource.parse("r.test/a"))).isPresent();
        assertThat(keychain.find(Resource.parse("r.test/b"))).isPresent();
        assertThat(warnings)
                .singleElement()
                .asString()
                .contains("~/.docker/config.json")
                .doesNotContain("s3cret");
    }

    @Test
    void warnsOfWhatIsNoFile() throws IOException {
        Files.createDirectories(home.resolve(DOCKERS));
        write(OF_USER, auths("r.test", "user"));

        assertThat(user("r.test")).isEqualTo("user");
        assertThat(warnings).singleElement().asString().startsWith("could not read ~/.docker/config.json: ");
    }

    @Test
    void warnsOfAFileThatItMayNotRead() throws IOException {
        write(DOCKERS, auths("r.test", "docker"));
        Files.setPosixFilePermissions(home.resolve(DOCKERS), PosixFilePermissions.fromString("---------"));
        write(OF_USER, auths("r.test", "user"));

        // Root may read everything.
        if (Files.isReadable(home.resolve(DOCKERS))) {
            assertThat(user("r.test")).isEqualTo("docker");
        } else {
            assertThat(user("r.test")).isEqualTo("user");
            assertThat(warnings)
                    .containsExactly("could not read ~/.docker/config.json: permission denied: going on without it");
        }
    }

    @Test
    void tellsWhichSourcesWereAskedAndWhichAnswered() throws IOException {
        write(DOCKERS, "nonsense");
        write(OF_BOOT, auths("r.test", "s3cret-user", "quay.io/a", "boot"));

        find("quay.io/a/b");
        find("s.test");

        assertThat(lookups.getFirst().resource()).hasToString("quay.io/a/b");
        assertThat(lookups.getFirst().looks())
                .containsExactly(
                        new Lookup.Look("DOCKER_AUTH_CONFIG", "not there"),
                        new Lookup.Look(
                                "~/.docker/config.json",
                                "could not read ~/.docker/config.json: it is not a JSON object (line 1, column 1)"),
                        new Lookup.Look("~/run/containers/auth.json", "found"));
        assertThat(lookups.getFirst().found().orElseThrow().source())
                .isEqualTo("~/run/containers/auth.json (quay.io/a)");
        assertThat(lookups.getLast().looks())
                .extracting(Lookup.Look::result)
                .endsWith("nothing for it", "not there", "not there");
        assertThat(lookups.toString()).doesNotContain("s3cret");
    }

    @Test
    void asksAFileAlone() throws IOException {
        write(DOCKERS, auths("r.test", "docker"));
        write(NAMED, auths("s.test", "named"));
        environment.put("DOCKER_AUTH_CONFIG", auths("r.test", "variable"));
        Keychain keychain = Credentials.ofFile(home.resolve(NAMED), environment).keychain();

        assertThat(keychain.find(Resource.parse("r.test"))).isEmpty();
        assertThat(keychain.find(Resource.parse("s.test"))).isPresent();
    }

    /// Protocols D62.
    @Test
    void asksHelpersForEveryRegistryInTheirPlaceAmongTheFiles() throws IOException {
        ScriptedHelper.writeKeeping(home, "empty");
        ScriptedHelper.write(home, "all", "echo '{\"Username\":\"helper\",\"Secret\":\"s\"}'");
        write(DOCKERS, auths("r.test", "docker"));

        assertThat(ask(List.of("empty", "all", Credentials.FILES))).isEqualTo("helper");
        assertThat(ask(List.of("empty", "gone", Credentials.FILES, "all"))).isEqualTo("docker");
        assertThat(ask(List.of("empty"))).isEqualTo("nobody");
        assertThat(ask(List.of("../evil", Credentials.FILES))).isEqualTo("docker");
        assertThat(warnings)
                .hasSize(2)
                .first()
                .asString()
                .startsWith("docker-credential-gone, which credential-helpers names for r.test");
    }

    private String ask(List<String> helpers) throws IOException {
        return credentials()
                .withHelpers(() -> helpers)
                .keychain()
                .find(Resource.parse("r.test"))
                .map(found -> ((Credential.Password) found.credential()).user())
                .orElse("nobody");
    }
}
