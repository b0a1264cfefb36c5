package dev.dray.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.dray.configuration.TlsFiles;
import dev.dray.content.ImageException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Protocols F1, F5, F8 and F9.
final class EngineSearchTest {
    @TempDir
    Path root;

    private final Map<String, String> environment = new HashMap<>();

    @BeforeEach
    void home() {
        environment.put("HOME", root.resolve("home").toString());
        environment.put("XDG_RUNTIME_DIR", root.resolve("runtime").toString());
    }

    private ChosenEngine find(EngineChoice choice) throws IOException {
        return new EngineSearch(environment, root, false).find(choice);
    }

    private String usual() throws IOException {
        return find(EngineChoice.USUAL).address().text();
    }

    private Path write(String file, String content) throws IOException {
        Path path = root.resolve(file);
        Files.createDirectories(path.getParent());
        return Files.writeString(path, content);
    }

    private void context(String name, String endpoints) throws IOException {
        write(
                "home/.docker/contexts/meta/%s/meta.json".formatted(DockerContexts.id(name)),
                "{\"Name\":\"%s\",\"Metadata\":{},\"Endpoints\":%s}".formatted(name, endpoints));
    }

    private void context(String name) throws IOException {
        context(name, "{\"docker\":{\"Host\":\"tcp://%s.test:1\",\"SkipTLSVerify\":false}}".formatted(name));
    }

    @Test
    void aContextIsFoundByTheDigestOfItsName() {
        assertThat(DockerContexts.id("remote"))
                .isEqualTo("b71199ebd070b36beab7317920c2c2f1d777df8d05e5527d8458fda57cb17a7a");
    }

    /// Each of the five is taken away in turn.
    @Test
    void whatIsNamedNearerGoesFirst() throws Exception {
        context("asked");
        context("variable");
        context("current");
        write("home/.docker/config.json", "{\"currentContext\":\"current\",\"auths\":{}}");
        environment.put("DOCKER_CONTEXT", "variable");
        environment.put("DOCKER_HOST", "tcp://host.test:1");

        assertThat(find(new EngineChoice(null, "asked")).address().text()).isEqualTo("tcp://asked.test:1");
        assertThat(find(new EngineChoice("tcp://option.test:1", null)).address().text())
                .isEqualTo("tcp://option.test:1");
        assertThat(find(EngineChoice.USUAL)).hasToString("tcp://host.test:1, by DOCKER_HOST");
        environment.put("DOCKER_HOST", "");
        assertThat(find(EngineChoice.USUAL))
                .hasToString("tcp://variable.test:1, the context \"variable\", by DOCKER_CONTEXT");
        environment.remove("DOCKER_CONTEXT");
        assertThat(find(EngineChoice.USUAL).toString())
                .startsWith("tcp://current.test:1, the context \"current\", by currentContext of ");
        write("home/.docker/config.json", "{}");
        assertThat(usual()).isEqualTo("unix://" + root + "/var/run/docker.sock");
    }

    @Test
    void theContextDefaultIsWhatTheEnvironmentSays() throws Exception {
        environment.put("DOCKER_HOST", "tcp://host.test:1");

        assertThat(find(new EngineChoice(null, "default")).address().text()).isEqualTo("tcp://host.test:1");
    }

    @Test
    void dockersFolderMayBeElsewhere() throws Exception {
        environment.put("DOCKER_CONFIG", root.resolve("elsewhere").toString());
        context("current");
        Files.move(root.resolve("home/.docker"), root.resolve("elsewhere"));
        write("elsewhere/config.json", "{\"currentContext\":\"current\"}");

        assertThat(usual()).isEqualTo("tcp://current.test:1");
    }

    @Test
    void aHostAndAContextAreTooMuch() {
        assertThatThrownBy(() -> new EngineChoice("tcp://a", "b"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("not by both");
    }

    @Test
    void aMissingContextNamesThoseThatThereAre() throws Exception {
        context("one");
        context("two");
        environment.put("DOCKER_CONTEXT", "three");

        assertThatThrownBy(this::usual)
                .isInstanceOfSatisfying(
                        ImageException.NotFound.class,
                        e -> assertThat(e.help()).contains("there are: default, one, two"))
                .hasMessageContaining("no docker context \"three\", by DOCKER_CONTEXT");
    }

    /// Names lead to no other folder, whatever they are.
    @ParameterizedTest
    @ValueSource(strings = {"../../../etc", "/etc", "a/b", "…", "meta.json"})
    void aNameIsNoPath(String name) throws Exception {
        write("home/.docker/config.json", "{\"currentContext\":\"%s\"}".formatted(name));

        assertThatThrownBy(this::usual)
                .isInstanceOf(ImageException.NotFound.class)
                .hasMessageContaining(name);
        context(name);
        assertThat(DockerContexts.id(name)).matches("[0-9a-f]{64}");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "nonsense|cannot be read",
                "[]|cannot be read",
                "{\"Endpoints\":{}}|names no Engine",
                "{}|names no Engine",
                "{\"Endpoints\":{\"docker\":{\"Host\":7}}}|cannot be read",
                "{\"Endpoints\":{\"docker\":{\"Host\":\"ssh://-oProxyCommand=x\"}}}|begins like an option",
            })
    void aBrokenContextIsNamed(String meta, String why) throws Exception {
        write("home/.docker/contexts/meta/%s/meta.json".formatted(DockerContexts.id("bad")), meta);

        assertThatThrownBy(() -> find(new EngineChoice(null, "bad")))
                .isInstanceOf(ImageException.Rejected.class)
                .hasMessageContaining("bad")
                .hasMessageContaining(why);
    }

    @Test
    void aBrokenConfigurationIsNamed() throws Exception {
        write("home/.docker/config.json", "{\"currentContext\":");

        assertThatThrownBy(this::usual)
                .isInstanceOf(ImageException.Rejected.class)
                .hasMessageContaining("config.json");
    }

    @Test
    void aContextBringsItsCertificates() throws Exception {
        context("safe", "{\"docker\":{\"Host\":\"tcp://safe.test\",\"SkipTLSVerify\":false}}");
        String folder = "home/.docker/contexts/tls/%s/docker/".formatted(DockerContexts.id("safe"));
        Path ca = write(folder + "ca.pem", "");
        Path cert = write(folder + "cert.pem", "");

        EngineAddress address = find(new EngineChoice(null, "safe")).address();

        assertThat(address).isEqualTo(new EngineAddress.Tcp("safe.test", 2376, "", new TlsFiles(ca, cert, null, true)));
    }

    @Test
    void aContextMaySkipTheCheck() throws Exception {
        context("lax", "{\"docker\":{\"Host\":\"tcp://lax.test:1\",\"SkipTLSVerify\":true}}");

        assertThat(find(new EngineChoice(null, "lax")).address())
                .isEqualTo(new EngineAddress.Tcp("lax.test", 1, "", new TlsFiles(null, null, null, false)));
    }

    @Test
    void theVariablesAskForTls() throws Exception {
        Path ca = write("certificates/ca.pem", "");
        environment.put("DOCKER_HOST", "tcp://host.test");
        environment.put("DOCKER_CERT_PATH", root.resolve("certificates").toString());
        assertThat(usual()).isEqualTo("tcp://host.test:2375");

        environment.put("DOCKER_TLS_VERIFY", "0"); // any value is yes
        assertThat(find(EngineChoice.USUAL).address())
                .isEqualTo(new EngineAddress.Tcp("host.test", 2376, "", new TlsFiles(ca, null, null, true)));

        environment.remove("DOCKER_TLS_VERIFY");
        environment.put("DOCKER_TLS", "1");
        assertThat(find(EngineChoice.USUAL).address())
                .isEqualTo(new EngineAddress.Tcp("host.test", 2376, "", new TlsFiles(ca, null, null, false)));
    }

    @Test
    void aWrongDockerHostIsNamed() {
        environment.put("DOCKER_HOST", "fd://");

        assertThatThrownBy(this::usual)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("DOCKER_HOST: ");
    }

    /// From the last that is looked at to the first.
    @Test
    void otherSocketsStandIn() throws Exception {
        for (String socket : new String[] {
            "run/podman/podman.sock",
            "runtime/podman/podman.sock",
            "home/.docker/desktop/docker.sock",
            "home/.docker/run/docker.sock",
            "runtime/docker.sock",
        }) {
            Path path = write(socket, "");
            assertThat(find(EngineChoice.USUAL))
                    .hasToString("unix://%s, as there is no %s/var/run/docker.sock".formatted(path, root));
        }
        Path usual = write("var/run/docker.sock", "");

        assertThat(find(EngineChoice.USUAL)).hasToString("unix://%s, the usual socket".formatted(usual));
    }

    @Test
    void windowsHasAPipe() throws Exception {
        assertThat(new EngineSearch(environment, root, true)
                        .find(EngineChoice.USUAL)
                        .address())
                .isEqualTo(new EngineAddress.Pipe("docker_engine"));
    }
}
