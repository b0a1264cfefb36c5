package dev.dray.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.dray.content.ImageException;
import dev.dray.http.Headers;
import dev.dray.http.HttpBody;
import dev.dray.http.HttpReply;
import dev.dray.testkit.ScriptedHttp;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class EngineContainersTest {
    private static EngineContainers containers(ScriptedHttp http) {
        return Scripted.engine(http).containers();
    }

    @ParameterizedTest
    @ValueSource(strings = {"docker-20.10", "podman-4.3"})
    void listsContainers(String engine) throws IOException {
        ScriptedHttp http = Scripted.http("1.41")
                .on("GET /v1.41/containers/json?all=1", Scripted.captured(engine + "/containers.json"));

        ContainerEntry container = containers(http).list(true, Filters.NONE).getFirst();

        assertThat(container.names()).containsExactly("acme-c");
        assertThat(container.image()).endsWith("acme-x:1");
        assertThat(container.state()).isEqualTo("created");
        assertThat(container.created()).isEqualTo("2026-11-30T08:08:11Z");
    }

    @ParameterizedTest
    @ValueSource(strings = {"docker-20.10", "podman-4.3"})
    void inspectsAContainer(String engine) throws IOException {
        ScriptedHttp http = Scripted.http("1.41")
                .on("GET /v1.41/containers/acme-c/json", Scripted.captured(engine + "/container.json"));

        ContainerDetails container = containers(http).inspect("acme-c");

        assertThat(container.name()).isEqualTo("acme-c");
        assertThat(container.image()).endsWith("acme-x:1");
        assertThat(container.imageId()).contains("09fab17245be");
        assertThat(container.state()).isEqualTo("created");
        assertThat(container.config().texts("Cmd")).containsExactly("/bin/sh");
    }

    @Test
    void exportsARootFileSystem() throws IOException {
        ScriptedHttp http = Scripted.http("1.41")
                .on("GET /v1.41/containers/web/export", HttpReply.of(200, Headers.NONE, new byte[1024]));

        try (InputStream tar = containers(http).export("web")) {
            assertThat(tar.readAllBytes()).hasSize(1024);
        }
    }

    @Test
    void anExportThatBreaksOffIsAFailure() {
        ScriptedHttp http = Scripted.http("1.41")
                .on("GET /v1.41/containers/web/export", HttpReply.of(200, Headers.NONE, new byte[1000]));

        assertThatThrownBy(() -> containers(http).export("web").readAllBytes())
                .isInstanceOf(ImageException.Unreachable.class)
                .hasMessage("could not export the container web: the archive broke off after 1,000 bytes");
    }

    @Test
    void copiesOutOfAContainer() throws IOException {
        String stat =
                "{\"name\":\"os-release\",\"size\":21,\"mode\":134218239,\"linkTarget\":\"../usr/lib/os-release\"}";
        String header = Base64.getEncoder().encodeToString(stat.getBytes(StandardCharsets.UTF_8));
        ScriptedHttp http = Scripted.http("1.41")
                .on(
                        "GET /v1.41/containers/web/archive?path=%2Fetc%2Fos-release",
                        HttpReply.of(200, Headers.NONE.with("X-Docker-Container-Path-Stat", header), new byte[1024]));

        try (ContainerFiles files = containers(http).copyFrom("web", "/etc/os-release")) {
            assertThat(files.name()).isEqualTo("os-release");
            assertThat(files.link()).isEqualTo("../usr/lib/os-release");
            assertThat(files.tar().readAllBytes()).hasSize(1024);
        }
    }

    @Test
    void whatIsSaidOfAFileIsNotNeeded() throws IOException {
        ScriptedHttp http = Scripted.http("1.41")
                .on(
                        "GET /v1.41/containers/web/archive?path=%2Fetc",
                        HttpReply.of(200, Headers.NONE.with("X-Docker-Container-Path-Stat", "!!"), new byte[1024]));

        try (ContainerFiles files = containers(http).copyFrom("web", "/etc")) {
            assertThat(files.name()).isEmpty();
            assertThat(files.link()).isNull();
        }
    }

    @Test
    void copiesIntoAContainer() throws IOException {
        ScriptedHttp http =
                Scripted.http("1.41").on("PUT /v1.41/containers/web/archive?path=%2Fsrv", HttpReply.of(200));

        containers(http).copyTo("web", "/srv", HttpBody.of(new byte[1024]));

        assertThat(http.calls().getLast().headers().find("Content-Type")).hasValue("application/x-tar");
    }

    @Test
    void saysWhatIsNotThere() {
        ScriptedHttp http = Scripted.http("1.41")
                .on(
                        "GET /v1.41/containers/web/archive?path=%2Fnope",
                        Scripted.json(404, "{\"message\":\"Could not find the file /nope in container web\"}"));

        assertThatThrownBy(() -> containers(http).copyFrom("web", "/nope"))
                .isInstanceOf(ImageException.NotFound.class)
                .hasMessageEndingWith("Could not find the file /nope in container web");
    }
}
