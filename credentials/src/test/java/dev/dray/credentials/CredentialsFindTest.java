package dev.dray.credentials;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class CredentialsFindTest {
    private static final String USER_PASS = "dXNlcjpwYXNz";
    private static final String IN_FILE = "\"auths\":{\"r.test\":{\"auth\":\"" + USER_PASS + "\"}}";

    @TempDir
    Path home;

    private final List<String> warnings = new ArrayList<>();
    private final Map<String, String> environment = new HashMap<>();

    @BeforeEach
    void setUp() {
        environment.putAll(ScriptedHelper.environment(home));
    }

    private void write(String config) throws IOException {
        Files.createDirectories(home.resolve(".docker"));
        Files.writeString(home.resolve(".docker/config.json"), config);
    }

    private void writeHelper(String name) throws IOException {
        ScriptedHelper.write(home, name, "echo '{\"Username\":\"" + name + "\",\"Secret\":\"a\"}'");
    }

    private Optional<Keychain.Found> find(String registry) throws IOException {
        return Credentials.ofEnvironment(environment)
                .withWarnings(warnings::add)
                .keychain()
                .find(Resource.parse(registry));
    }

    private static Keychain.Found found(String user, String secret, String source) {
        return new Keychain.Found(new Credential.Password(user, secret), source);
    }

    @Test
    void findsNothingWithoutAFile() throws IOException {
        assertThat(find("r.test")).isEmpty();
        assertThat(warnings).isEmpty();
    }

    @Test
    void findsInTheFileAndSaysWhere() throws IOException {
        write("{" + IN_FILE + "}");

        assertThat(find("r.test")).contains(found("user", "pass", "~/.docker/config.json (r.test)"));
        assertThat(find("r.test:5000")).isEmpty();
    }

    @Test
    void looksInTheFolderOfDockerConfig() throws IOException {
        write("{" + IN_FILE + "}");
        Path folder = Files.createDirectories(home.resolve("other"));
        environment.put("DOCKER_CONFIG", folder.toString());

        assertThat(find("r.test")).isEmpty();

        Files.writeString(folder.resolve("config.json"), "{" + IN_FILE + "}");
        assertThat(find("r.test")).contains(found("user", "pass", "~/other/config.json (r.test)"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"https://index.docker.io/v1/", "docker.io", "index.docker.io", "https://registry-1.docker.io"})
    void findsDockerHubUnderItsNames(String key) throws IOException {
        write("{\"auths\":{\"%s\":{\"auth\":\"%s\"}}}".formatted(key, USER_PASS));

        assertThat(find("docker.io")).isPresent();
        assertThat(find("registry-1.docker.io")).isPresent();
    }

    @Test
    void prefersTheRegistrysHelperToTheStoreAndTheFile() throws IOException {
        writeHelper("own");
        writeHelper("global");
        write("{%s,\"credsStore\":\"global\",\"credHelpers\":{\"r.test\":\"own\"}}".formatted(IN_FILE));

        assertThat(find("r.test"))
                .contains(found("own", "a", "docker-credential-own (named in ~/.docker/config.json)"));
        assertThat(find("s.test"))
                .contains(found("global", "a", "docker-credential-global (named in ~/.docker/config.json)"));
    }

    @Test
    void takesAnEmptyHelperNameForTheFile() throws IOException {
        writeHelper("global");
        write("{%s,\"credsStore\":\"global\",\"credHelpers\":{\"r.test\":\"\"}}".formatted(IN_FILE));

        assertThat(find("r.test")).contains(found("user", "pass", "~/.docker/config.json (r.test)"));
    }

    @Test
    void goesOnWithTheFileWhereTheHelperHasNothing() throws IOException {
        ScriptedHelper.writeKeeping(home, "empty");
        write("{%s,\"credsStore\":\"empty\"}".formatted(IN_FILE));

        assertThat(find("r.test")).contains(found("user", "pass", "~/.docker/config.json (r.test)"));
    }

    @Test
    void takesAMarkerForNoCredential() throws IOException {
        ScriptedHelper.writeKeeping(home, "empty");
        write("{\"auths\":{\"r.test\":{}},\"credsStore\":\"empty\"}");

        assertThat(find("r.test")).isEmpty();
        assertThat(warnings).isEmpty();
    }

    @Test
    void warnsOfAHelperThatIsNotInstalledAndGoesOn() throws IOException {
        write("{%s,\"credsStore\":\"gone\"}".formatted(IN_FILE));

        assertThat(find("r.test")).isPresent();
        assertThat(find("s.test")).isEmpty();
        assertThat(warnings)
                .contains("docker-credential-gone, which ~/.docker/config.json names for s.test, is not on the PATH: "
                        + "going on without it");
    }

    /// Protocols D55: the others may know, or the registry may need nothing.
    @ParameterizedTest
    @ValueSource(strings = {"exit 3", "echo nonsense", "echo '{}'"})
    void warnsOnceOfAHelperThatFailsAndGoesOn(String script) throws IOException {
        ScriptedHelper.write(home, "bad", script);
        write("{%s,\"credsStore\":\"bad\"}".formatted(IN_FILE));
        Keychain keychain = Credentials.ofEnvironment(environment)
                .withWarnings(warnings::add)
                .keychain();

        assertThat(keychain.find(Resource.parse("r.test/a")))
                .contains(found("user", "pass", "~/.docker/config.json (r.test)"));
        assertThat(keychain.find(Resource.parse("r.test/b"))).isPresent();
        assertThat(warnings)
                .singleElement()
                .asString()
                .contains("docker-credential-bad")
                .endsWith("going on without it");
    }

    @Test
    void warnsOfAHelperThatHangsAndGoesOn() throws IOException {
        ScriptedHelper.write(home, "slow", "exec sleep 60");
        write("{%s,\"credsStore\":\"slow\"}".formatted(IN_FILE));
        Keychain keychain = Credentials.ofEnvironment(environment)
                .withHelperTimeout(Duration.ofMillis(200))
                .withWarnings(warnings::add)
                .keychain();

        assertThat(keychain.find(Resource.parse("r.test"))).isPresent();
        assertThat(warnings).singleElement().asString().contains("docker-credential-slow gave no answer");
    }

    @Test
    void asksAHelperOnceForARegistryWhateverTheRepository() throws IOException {
        ScriptedHelper.write(
                home,
                "one",
                "cat >>\"$HOME/asked\"; echo >>\"$HOME/asked\"; echo '{\"Username\":\"u\",\"Secret\":\"s\"}'");
        write("{\"credHelpers\":{\"r.test\":\"one\"}}");
        Keychain keychain = Credentials.ofEnvironment(environment).keychain();

        keychain.find(Resource.parse("r.test/a"));
        keychain.find(Resource.parse("r.test/b"));
        keychain.find(Resource.parse("r.test"));

        assertThat(Files.readAllLines(home.resolve("asked"))).containsExactly("r.test");
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"auth\":\"bm91c2Vy\"", "\"auth\":\"OnA=\"", "\"auth\":7", "\"auth\":\"%%%\""})
    void warnsOfAnEntryThatMakesNoSense(String entry) throws IOException {
        write("{\"auths\":{\"r.test\":{" + entry + "}}}");

        assertThat(find("r.test")).isEmpty();
        assertThat(warnings)
                .singleElement()
                .asString()
                .startsWith("passing over the entry \"r.test\" in ~/.docker/config.json: ");
    }

    @Test
    void goesOnWithAnotherSpellingAfterAnEntryThatMakesNoSense() throws IOException {
        write("{\"auths\":{\"https://r.test\":{\"auth\":\"%s\"},\"r.test\":{\"auth\":\"bm91c2Vy\"}}}"
                .formatted(USER_PASS));

        assertThat(find("r.test")).isPresent();
    }

    @Test
    void saysWhereAFileIsNoJsonButNotWhatStandsThere() throws IOException {
        write("{\n\"auths\": s3cret }");

        assertThat(find("r.test")).isEmpty();
        assertThat(warnings)
                .singleElement()
                .asString()
                .contains("~/.docker/config.json", "(line 2, column ")
                .doesNotContain("s3cret");
    }

    @ParameterizedTest
    @ValueSource(strings = {"[]", "7", "{\"auths\":[]}", "{\"auths\":{},\"credHelpers\":7}", "{\"credsStore\":{}}"})
    void warnsOfAFileOfAnotherShapeAndGoesOn(String config) throws IOException {
        write(config);

        assertThat(find("r.test")).isEmpty();
        assertThat(warnings)
                .singleElement()
                .asString()
                .startsWith("could not read ~/.docker/config.json: ")
                .endsWith(": going on without it");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " \n", "{}", "{\"auths\":null,\"credHelpers\":null,\"credsStore\":null}"})
    void takesAnEmptyFileForEmpty(String config) throws IOException {
        write(config);

        assertThat(find("r.test")).isEmpty();
    }

    @Test
    void warnsOfAFileThatIsTooLong() throws IOException {
        write("{}" + " ".repeat(ConfigFile.MAX_SIZE));

        assertThat(find("r.test")).isEmpty();
        assertThat(warnings).singleElement().asString().contains("longer than 4,194,304 bytes");
    }

    @Test
    void prefersTheVariable() throws IOException {
        writeHelper("own");
        write("{\"credHelpers\":{\"r.test\":\"own\",\"s.test\":\"own\"}}");
        environment.put("DOCKER_AUTH_CONFIG", "{" + IN_FILE + "}");

        assertThat(find("r.test")).contains(found("user", "pass", "DOCKER_AUTH_CONFIG (r.test)"));
        assertThat(find("s.test"))
                .contains(found("own", "a", "docker-credential-own (named in ~/.docker/config.json)"));
    }

    @Test
    void needsNoFileWhereTheVariableIsEnough() throws IOException {
        write("nonsense");
        environment.put("DOCKER_AUTH_CONFIG", "{" + IN_FILE + "}");

        assertThat(find("r.test")).isPresent();
    }

    @ParameterizedTest
    @ValueSource(strings = {"s3cret", "[]", "{\"auths\":\"s3cret\"}"})
    void warnsOfAVariableThatMakesNoSenseAndGoesOn(String value) throws IOException {
        write("{" + IN_FILE + "}");
        environment.put("DOCKER_AUTH_CONFIG", value);

        assertThat(find("r.test")).contains(found("user", "pass", "~/.docker/config.json (r.test)"));
        assertThat(warnings)
                .singleElement()
                .asString()
                .contains("DOCKER_AUTH_CONFIG")
                .doesNotContain("s3cret");
    }
}
