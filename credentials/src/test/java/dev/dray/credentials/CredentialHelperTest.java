package dev.dray.credentials;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.dray.content.ImageException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class CredentialHelperTest {
    private static final Duration LONG = Duration.ofSeconds(60);
    private static final String NOT_FOUND = "echo credentials not found in native keychain; exit 1";

    @TempDir
    Path folder;

    private CredentialHelper helper(String script) throws IOException {
        return helper(script, LONG);
    }

    private CredentialHelper helper(String script, Duration timeout) throws IOException {
        ScriptedHelper.write(folder, "x", script);
        return CredentialHelper.find("x", ScriptedHelper.environment(folder), timeout)
                .orElseThrow();
    }

    private static Optional<Credential> find(CredentialHelper helper) throws IOException {
        return helper.find(RegistryKey.of("r.test"));
    }

    private List<String> asked() throws IOException {
        return Files.readAllLines(folder.resolve("asked"));
    }

    @Test
    void givesAPassword() throws IOException {
        CredentialHelper helper = helper("""
                cat > "$HOME/asked"
                [ "$1" = get ] && echo '{"ServerURL":"https://index.docker.io/v1/","Username":"me","Secret":"s"}'""");

        assertThat(helper.find(RegistryKey.of("docker.io"))).contains(new Credential.Password("me", "s"));
        assertThat(asked()).containsExactly("https://index.docker.io/v1/");
    }

    @Test
    void givesAnIdentityTokenForTheTokenUser() throws IOException {
        CredentialHelper helper =
                helper("echo '{\"ServerURL\":\"r\",\"Username\":\"<token>\",\"Secret\":\"refresh\"}'");

        assertThat(find(helper)).contains(new Credential.IdentityToken("refresh"));
    }

    /// As docker-credential-pass 0.6 answers for what it does not have.
    @Test
    void takesAnEmptyAnswerForNone() throws IOException {
        CredentialHelper helper = helper("""
                [ "$1" = erase ] && exit 7
                echo '{"ServerURL":"r.test","Username":"","Secret":""}'""");

        assertThat(find(helper)).isEmpty();
        assertThat(helper.erase(RegistryKey.of("r.test"))).isFalse();
    }

    @Test
    void asksForTheHostAndThenForItsUrl() throws IOException {
        CredentialHelper helper = helper("""
                url=$(cat); echo "$url" >> "$HOME/asked"
                case $url in
                https://*) echo '{"Username":"me","Secret":"a"}' ;;
                *) %s ;;
                esac""".formatted(NOT_FOUND));

        assertThat(find(helper)).contains(new Credential.Password("me", "a"));
        assertThat(asked()).containsExactly("r.test", "https://r.test");
    }

    @Test
    void findsNothingWhereTheKeychainHasNothing() throws IOException {
        assertThat(find(helper(NOT_FOUND))).isEmpty();
    }

    @Test
    void readsNoInputAndStillAnswers() throws IOException {
        assertThat(find(helper("exec 0<&-; echo '{\"Username\":\"me\",\"Secret\":\"a\"}'")))
                .isPresent();
    }

    @Test
    void saysWhyAHelperFailedButNothingOfItsOutput() throws IOException {
        CredentialHelper helper =
                helper("echo s3cret; printf 'gpg: \\033[31mno \\302\\233pinentry\\nsecond line\\n' >&2; exit 2");

        assertThatThrownBy(() -> find(helper))
                .isInstanceOf(ImageException.Rejected.class)
                .hasMessage("docker-credential-x could not give a credential for r.test (exit status 2): "
                        + "gpg:  [31mno  pinentry");
    }

    @Test
    void surfacesOtherAnswersOfAFailingHelper() throws IOException {
        CredentialHelper helper = helper("echo no credentials server URL; exit 1");

        assertThatThrownBy(() -> find(helper))
                .isInstanceOf(ImageException.Rejected.class)
                .hasMessageEndingWith("(exit status 1)");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "s3cret, not JSON",
                "",
                "[\"s3cret\"]",
                "{\"Username\":\"me\"}",
                "{\"Secret\":\"s3cret\"}",
                "{\"Username\":\"me\",\"Secret\":[\"s3cret\"]}",
                "{\"Username\":\"\",\"Secret\":\"s3cret\"}",
                "{\"Username\":\"me\",\"Secret\":\"s3cret\"} s3cret"
            })
    void refusesNonsenseWithoutRepeatingIt(String answer) throws IOException {
        CredentialHelper helper = helper("cat <<'END'\n" + answer + "\nEND");

        assertThatThrownBy(() -> find(helper))
                .isInstanceOf(ImageException.Rejected.class)
                .hasMessageContaining("docker-credential-x")
                .hasMessageNotContaining("s3cret");
    }

    @Test
    void endsAHelperThatHangsTogetherWithItsChildren() throws IOException {
        CredentialHelper helper = helper(
                "sleep 600 & echo $! > \"$HOME/child\"; echo $$ > \"$HOME/parent\"; wait", Duration.ofSeconds(2));

        assertThatThrownBy(() -> find(helper))
                .isInstanceOf(ImageException.Rejected.class)
                .hasMessage("docker-credential-x gave no answer to \"get\" in 2.0 s");

        for (String name : List.of("parent", "child")) {
            long id = Long.parseLong(Files.readString(folder.resolve(name)).strip());
            ProcessHandle.of(id).ifPresent(handle -> handle.onExit().join());
        }
    }

    @Test
    void endsAHelperThatNeverStopsPrinting() throws IOException {
        assertThatThrownBy(() -> find(helper("yes s3cret")))
                .isInstanceOf(ImageException.Rejected.class)
                .hasMessage("docker-credential-x printed more than 1,048,576 bytes");
        assertThatThrownBy(() -> find(helper("yes s3cret >&2")))
                .isInstanceOf(ImageException.Rejected.class)
                .hasMessage("docker-credential-x printed more than 1,048,576 bytes");
    }

    @Test
    void readsBothOutputsAtOnce() throws IOException {
        // More than a pipe holds, so that a helper whose errors nobody reads would wait for ever.
        CredentialHelper helper = helper("head -c 300000 /dev/zero >&2; echo '{\"Username\":\"me\",\"Secret\":\"a\"}'");

        assertThat(find(helper)).isPresent();
    }

    @Test
    void doesNotWaitForABackgroundProcessThatHoldsTheOutputOpen() throws IOException {
        CredentialHelper helper = helper("sleep 20 & echo '{\"Username\":\"me\",\"Secret\":\"a\"}'", LONG);

        assertThat(find(helper)).isPresent();
    }

    @Test
    void runsInTheGivenEnvironmentAlone() throws IOException {
        // The build sets DRAY_STORE for every test; it stands for what this process knows and a helper should not.
        CredentialHelper helper = helper("printf '{\"Username\":\"me\",\"Secret\":\"%s\"}' \"${DRAY_STORE-nothing}\"");

        assertThat(find(helper)).contains(new Credential.Password("me", "nothing"));
    }

    @Test
    void endsTheHelperWhenInterrupted() throws IOException {
        CredentialHelper helper = helper("sleep 600");
        Thread.currentThread().interrupt();

        assertThatThrownBy(() -> find(helper)).isInstanceOf(InterruptedIOException.class);
        assertThat(Thread.interrupted()).isTrue();
    }

    @Test
    void reportsAHelperThatCannotBeStarted() throws IOException {
        CredentialHelper helper = helper("exit 0");
        Files.writeString(folder.resolve("docker-credential-x"), "#!/no/such/interpreter\n");

        assertThatThrownBy(() -> find(helper))
                .isInstanceOf(ImageException.Rejected.class)
                .hasMessageStartingWith("could not start ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"../x", "a/b", "", "x y", "x;id", "x.sh"})
    void refusesNamesThatLeadElsewhere(String name) {
        assertThatThrownBy(() -> CredentialHelper.find(name, ScriptedHelper.environment(folder), LONG))
                .isInstanceOf(ImageException.Rejected.class)
                .hasMessageContaining("not the name of a credential helper");
    }

    @Test
    void isLookedForOnPathOnly() throws IOException {
        ScriptedHelper.write(folder, "x", "exit 0");
        Files.writeString(folder.resolve("docker-credential-plain"), "not executable");
        Files.createDirectories(folder.resolve("docker-credential-folder"));
        Map<String, String> environment = ScriptedHelper.environment(folder);
        Path relative = Path.of("").toAbsolutePath().relativize(folder.toAbsolutePath());

        assertThat(CredentialHelper.find("x", environment, LONG)).isPresent();
        assertThat(CredentialHelper.find("y", environment, LONG)).isEmpty();
        assertThat(CredentialHelper.find("plain", environment, LONG)).isEmpty();
        assertThat(CredentialHelper.find("folder", environment, LONG)).isEmpty();
        assertThat(CredentialHelper.find("x", Map.of(), LONG)).isEmpty();
        assertThat(CredentialHelper.find("x", Map.of("PATH", ":.:" + relative), LONG))
                .isEmpty();
    }

    @Test
    void keepsFindsAndErases() throws IOException {
        ScriptedHelper.writeKeeping(folder, "x");
        CredentialHelper helper = CredentialHelper.find("x", ScriptedHelper.environment(folder), LONG)
                .orElseThrow();
        RegistryKey registry = RegistryKey.of("r.test:5000");
        Credential password = new Credential.Password("me", "a\"b\\c\n€");
        Credential token = new Credential.IdentityToken("refresh");

        helper.store(registry, password);
        assertThat(helper.find(registry)).contains(password);
        helper.store(registry, token);
        assertThat(helper.find(registry)).contains(token);
        assertThat(helper.find(RegistryKey.of("other.test"))).isEmpty();

        assertThat(helper.erase(registry)).isTrue();
        assertThat(helper.find(registry)).isEmpty();
        assertThat(helper.erase(registry)).isFalse();
    }

    @Test
    void doesNotTakeAFailureForNothingToErase() throws IOException {
        CredentialHelper helper = helper("echo locked >&2; exit 1");

        assertThatThrownBy(() -> helper.erase(RegistryKey.of("r.test")))
                .isInstanceOf(ImageException.Rejected.class)
                .hasMessageContaining("locked");
    }

    @Test
    void saysThatItCouldNotStore() throws IOException {
        CredentialHelper helper = helper("cat; echo locked >&2; exit 1");

        assertThatThrownBy(() -> helper.store(RegistryKey.of("r.test"), new Credential.Password("me", "s3cret")))
                .isInstanceOf(ImageException.Rejected.class)
                .hasMessage("docker-credential-x could not store the credential for r.test (exit status 1): locked");
    }

    @Test
    void cannotKeepARegistryToken() throws IOException {
        CredentialHelper helper = helper("exit 0");

        assertThatThrownBy(() -> helper.store(RegistryKey.of("r.test"), new Credential.RegistryToken("s3cret")))
                .isInstanceOf(ImageException.Unsupported.class)
                .hasMessageNotContaining("s3cret");
    }
}
