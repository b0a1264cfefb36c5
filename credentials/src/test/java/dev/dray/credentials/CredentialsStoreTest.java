package dev.dray.credentials;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.dray.content.ImageException;
import dev.dray.content.Parallel;
import dev.dray.model.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class CredentialsStoreTest {
    private static final Credential ME = new Credential.Password("user", "pass");

    @TempDir
    Path home;

    private Path file = Path.of("");
    private Credentials config = Credentials.ofEnvironment(System.getenv());

    @BeforeEach
    void setUp() {
        file = home.resolve(".docker/config.json");
        config = Credentials.ofEnvironment(ScriptedHelper.environment(home));
    }

    private void write(String text) throws IOException {
        Files.createDirectories(home.resolve(".docker"));
        Files.writeString(file, text);
    }

    private Json read() throws IOException {
        return Json.parse(Files.readAllBytes(file));
    }

    private static String mode(Path path) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    }

    @ParameterizedTest
    @MethodSource("dev.dray.credentials.CredentialTest#credentials")
    void findsWhatItStoredAndForgetsWhatItErased(Credential credential) throws IOException {
        assertThat(config.store(Resource.parse("r.test:5000"), credential)).isEqualTo("~/.docker/config.json");
        assertThat(config.keychain().find(Resource.parse("r.test:5000")))
                .contains(new Keychain.Found(credential, "~/.docker/config.json (r.test:5000)"));

        assertThat(config.erase(Resource.parse("r.test:5000"))).isPresent();
        assertThat(config.keychain().find(Resource.parse("r.test:5000"))).isEmpty();
        assertThat(config.erase(Resource.parse("r.test:5000"))).isEmpty();
    }

    @Test
    void writesWhatDockerReads() throws IOException {
        config.store(Resource.parse("docker.io"), ME);

        assertThat(read())
                .isEqualTo(Json.parse("{\"auths\":{\"https://index.docker.io/v1/\":{\"auth\":\"dXNlcjpwYXNz\"}}}"));
    }

    @Test
    void keepsFileAndFolderToTheOwner() throws IOException {
        config.store(Resource.parse("r.test"), ME);

        assertThat(mode(file)).isEqualTo("rw-------");
        assertThat(mode(home.resolve(".docker"))).isEqualTo("rwx------");
    }

    @Test
    void closesAFileThatOthersCouldRead() throws IOException {
        write("{}");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));

        config.store(Resource.parse("r.test"), ME);

        assertThat(mode(file)).isEqualTo("rw-------");
    }

    @Test
    void leavesNoPartialFile() throws IOException {
        config.store(Resource.parse("r.test"), ME);

        try (Stream<Path> files = Files.list(home.resolve(".docker"))) {
            assertThat(files)
                    .map(path -> path.getFileName().toString())
                    .containsExactlyInAnyOrder("config.json", ".config.json.lock");
        }
    }

    @Test
    void keepsWhatItDoesNotKnow() throws IOException {
        String unknown =
                "\"HttpHeaders\":{\"X\":\"y\"},\"psFormat\":\"{{.ID}}\\t\",\"n\":1.50e3,\"z\":null,\"l\":[1,{}]";
        write("{\"auths\":{\"other.test\":{\"auth\":\"YTpi\",\"email\":\"e\"}}," + unknown + "}");

        config.store(Resource.parse("r.test"), ME);
        config.erase(Resource.parse("r.test"));

        assertThat(read())
                .isEqualTo(
                        Json.parse("{\"auths\":{\"other.test\":{\"auth\":\"YTpi\",\"email\":\"e\"}}," + unknown + "}"));
    }

    @Test
    void writesThroughSymbolicLinks() throws IOException {
        Path target = Files.createDirectories(home.resolve("dotfiles")).resolve("docker.json");
        Files.writeString(target, "{\"x\":1}");
        Files.createDirectories(home.resolve(".docker"));
        Files.createSymbolicLink(file, Path.of("second"));
        Files.createSymbolicLink(file.resolveSibling("second"), Path.of("../dotfiles/docker.json"));

        config.store(Resource.parse("r.test"), ME);

        assertThat(file).isSymbolicLink();
        assertThat(file.resolveSibling("second")).isSymbolicLink();
        assertThat(Files.readString(target)).contains("dXNlcjpwYXNz").contains("\"x\"");
    }

    @Test
    void writesTheTargetOfALinkThatLeadsNowhereYet() throws IOException {
        Files.createDirectories(home.resolve(".docker"));
        Files.createSymbolicLink(file, home.resolve("new/docker.json"));

        config.store(Resource.parse("r.test"), ME);

        assertThat(file).isSymbolicLink();
        assertThat(home.resolve("new/docker.json")).isRegularFile();
    }

    @Test
    void refusesLinksInACircle() throws IOException {
        Files.createDirectories(home.resolve(".docker"));
        Files.createSymbolicLink(file, Path.of("second"));
        Files.createSymbolicLink(file.resolveSibling("second"), Path.of("config.json"));

        assertThatThrownBy(() -> config.store(Resource.parse("r.test"), ME)).isInstanceOf(IOException.class);
    }

    @Test
    void doesNotTouchAFileThatItCannotRead() throws IOException {
        write("{ not JSON, but somebody's");

        assertThatThrownBy(() -> config.store(Resource.parse("r.test"), ME))
                .isInstanceOf(ImageException.Rejected.class);
        assertThat(Files.readString(file)).isEqualTo("{ not JSON, but somebody's");
    }

    @Test
    void createsNothingToErase() throws IOException {
        assertThat(config.erase(Resource.parse("r.test"))).isEmpty();
        assertThat(home.resolve(".docker")).doesNotExist();
    }

    @Test
    void erasesAllSpellings() throws IOException {
        write("{\"auths\":{\"https://r.test/v1/\":{\"auth\":\"YTpi\"},\"r.test\":{},\"s.test\":{}}}");

        assertThat(config.erase(Resource.parse("r.test"))).isPresent();
        assertThat(read()).isEqualTo(Json.parse("{\"auths\":{\"s.test\":{}}}"));
    }

    @Test
    void losesNothingToConcurrentWriters() throws IOException {
        var registries =
                IntStream.range(0, 40).mapToObj(i -> "r%d.test".formatted(i)).toList();

        new Parallel(8)
                .forEach(
                        registries,
                        registry -> Credentials.ofEnvironment(ScriptedHelper.environment(home))
                                .store(Resource.parse(registry), ME));

        for (String registry : registries) {
            assertThat(config.keychain().find(Resource.parse(registry))).isPresent();
        }
    }

    @Test
    void storesWithTheHelperAndLeavesAMarker() throws IOException {
        ScriptedHelper.writeKeeping(home, "keep");
        write("{\"credsStore\":\"keep\"}");

        assertThat(config.store(Resource.parse("r.test"), ME)).isEqualTo("docker-credential-keep");

        assertThat(read()).isEqualTo(Json.parse("{\"credsStore\":\"keep\",\"auths\":{\"r.test\":{}}}"));
        assertThat(config.keychain().find(Resource.parse("r.test")))
                .contains(new Keychain.Found(ME, "docker-credential-keep (named in ~/.docker/config.json)"));
        assertThat(config.erase(Resource.parse("r.test"))).isPresent();
        assertThat(config.keychain().find(Resource.parse("r.test"))).isEmpty();
        assertThat(read()).isEqualTo(Json.parse("{\"credsStore\":\"keep\",\"auths\":{}}"));
    }

    @Test
    void prefersTheRegistrysOwnHelper() throws IOException {
        ScriptedHelper.writeKeeping(home, "own");
        write("{\"credsStore\":\"gone\",\"credHelpers\":{\"r.test\":\"own\"}}");

        assertThat(config.store(Resource.parse("r.test"), ME)).isEqualTo("docker-credential-own");
    }

    @Test
    void neverFallsBackToTheFileWhereAHelperIsWanted() throws IOException {
        write("{\"credsStore\":\"gone\"}");

        assertThatThrownBy(() -> config.store(Resource.parse("r.test"), ME))
                .isInstanceOfSatisfying(
                        ImageException.Rejected.class,
                        e -> assertThat(e.help()).contains("install it, or take it out of ~/.docker/config.json"))
                .hasMessage("could not change the credential for r.test: docker-credential-gone is not on the PATH");
        assertThat(read()).isEqualTo(Json.parse("{\"credsStore\":\"gone\"}"));
    }

    @Test
    void leavesNoMarkerWhereTheHelperFails() throws IOException {
        ScriptedHelper.write(home, "bad", "exit 1");
        write("{\"credsStore\":\"bad\"}");

        assertThatThrownBy(() -> config.store(Resource.parse("r.test"), ME))
                .isInstanceOf(ImageException.Rejected.class);
        assertThat(read()).isEqualTo(Json.parse("{\"credsStore\":\"bad\"}"));
    }
}
