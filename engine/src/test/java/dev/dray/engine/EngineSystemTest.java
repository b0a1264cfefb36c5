package dev.dray.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.dray.content.ImageException;
import dev.dray.credentials.Credential;
import dev.dray.http.Headers;
import dev.dray.http.HttpBody;
import dev.dray.http.HttpReply;
import dev.dray.model.Platform;
import dev.dray.model.Reference;
import dev.dray.testkit.ScriptedHttp;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What concerns an Engine as a whole.
final class EngineSystemTest {
    private static final Credential PASSWORD = new Credential.Password("ann", "secret");
    private static final Reference WEB = Reference.parse("ghcr.io/acme/web:1");

    @Test
    void tellsWhatItIs() throws IOException {
        EngineRelease docker = release("docker-20.10");
        EngineRelease podman = release("podman-4.3");

        assertThat(docker)
                .extracting(
                        EngineRelease::version, EngineRelease::api, EngineRelease::oldestApi, EngineRelease::isPodman)
                .containsExactly("20.10.24+dfsg1", "1.41", "1.12", false);
        assertThat(podman)
                .extracting(
                        EngineRelease::version, EngineRelease::api, EngineRelease::oldestApi, EngineRelease::isPodman)
                .containsExactly("4.3.1", "1.41", "1.24", true);
    }

    private static EngineRelease release(String engine) throws IOException {
        return Scripted.engine(
                        Scripted.http("1.41").on("GET /v1.41/version", Scripted.captured(engine + "/version.json")))
                .release();
    }

    @Test
    void tellsHowItIsSetUp() throws IOException {
        ScriptedHttp docker = Scripted.http("1.41").on("GET /v1.41/info", Scripted.captured("docker-20.10/info.json"));
        ScriptedHttp podman = Scripted.http("1.41").on("GET /v1.41/info", Scripted.captured("podman-4.3/info.json"));
        ScriptedHttp containerd = Scripted.http("1.52").on("GET /v1.52/info", Scripted.json("""
                {"Driver":"overlayfs","DriverStatus":[["driver-type","io.containerd.snapshotter.v1"]],
                 "RegistryConfig":{"IndexConfigs":{"docker.io":{"Secure":true},"r.test:5000":{"Secure":false}},
                                   "Mirrors":["https://mirror.test/"]}}"""));

        assertThat(Scripted.engine(docker).info())
                .extracting(EngineInfo::driver, EngineInfo::containerd, EngineInfo::insecure)
                .containsExactly("vfs", false, List.of("127.0.0.0/8"));
        assertThat(Scripted.engine(podman).info().osType()).isEqualTo("linux");
        assertThat(Scripted.engine(containerd).info())
                .extracting(EngineInfo::containerd, EngineInfo::insecure, EngineInfo::mirrors, EngineInfo::images)
                .containsExactly(true, List.of("r.test:5000"), List.of("https://mirror.test/"), -1L);
    }

    @Test
    void sumsUpWhatOldVersionsList() throws IOException {
        EngineUsage docker = usage("1.41", Scripted.captured("docker-20.10/df.json"));
        EngineUsage podman = usage("1.41", Scripted.captured("podman-4.3/df.json"));

        assertThat(docker.images()).isEqualTo(new EngineUsage.Part(5, 1, 484_175_927, 484_175_927));
        assertThat(docker.containers()).isEqualTo(new EngineUsage.Part(1, 0, 6, 6));
        assertThat(podman.images().bytes()).isEqualTo(106_961_364);
        assertThat(podman.buildCache().count()).isZero();
    }

    @Test
    void takesTheSumsOfNewVersions() throws IOException {
        EngineUsage usage = usage("1.52", Scripted.json("""
                {"ImageUsage":{"ActiveCount":1,"TotalCount":4,"Reclaimable":90,"TotalSize":100},
                 "ContainerUsage":{"TotalCount":2,"TotalSize":7},
                 "Images":[{"Size":5000}],"LayersSize":5000}"""));

        assertThat(usage.images()).isEqualTo(new EngineUsage.Part(4, 1, 100, 90));
        assertThat(usage.containers()).isEqualTo(new EngineUsage.Part(2, 0, 7, 0));
        assertThat(usage.volumes()).isEqualTo(new EngineUsage.Part(0, 0, 0, 0));
    }

    @Test
    void sumsUpVolumesAndBuildCache() throws IOException {
        EngineUsage usage = usage("1.41", Scripted.json("""
                {"Volumes":[{"UsageData":{"RefCount":1,"Size":10}},{"UsageData":{"RefCount":0,"Size":5}},{"UsageData":null}],
                 "BuildCache":[{"InUse":true,"Size":3},{"InUse":false,"Size":4,"Shared":false},{"Size":2,"Shared":true}]}"""));

        assertThat(usage.volumes()).isEqualTo(new EngineUsage.Part(3, 1, 15, 5));
        assertThat(usage.buildCache()).isEqualTo(new EngineUsage.Part(3, 1, 9, 4));
    }

    private static EngineUsage usage(String version, HttpReply answer) throws IOException {
        return Scripted.engine(Scripted.http(version).on("GET /v" + version + "/system/df", answer))
                .usage();
    }

    @ParameterizedTest
    @ValueSource(strings = {"docker-20.10", "podman-4.3"})
    void tellsWhatHappens(String engine) throws IOException {
        ScriptedHttp http = Scripted.http("1.41")
                .on(
                        "GET /v1.41/events?since=1796026880.000000000&until=1796026900.500000000"
                                + "&filters=%7B%22type%22%3A%5B%22image%22%5D%7D",
                        Scripted.captured(engine + "/events.json"));
        EventOptions options = EventOptions.DEFAULT
                .withSince(Instant.ofEpochSecond(1_796_026_880))
                .withUntil(Instant.ofEpochSecond(1_796_026_900, 500_000_000))
                .withFilters(Filters.NONE.plus("type", "image"));

        List<EngineEvent> events = new ArrayList<>();
        try (EngineEvents stream = Scripted.engine(http).events(options)) {
            for (Optional<EngineEvent> next = stream.next(); next.isPresent(); next = stream.next()) {
                events.add(next.get());
            }
        }

        assertThat(events).extracting(EngineEvent::type).containsOnly("image");
        assertThat(events).extracting(EngineEvent::action).contains("tag", "untag", "delete");
        assertThat(events).allSatisfy(event -> assertThat(event.time()).isAfter("2026-11-30T08:00:00Z"));
        assertThat(events.stream().filter(event -> event.action().equals("tag")).findFirst())
                .hasValueSatisfying(
                        event -> assertThat(event.attributes().get("name")).endsWith("acme-imp:2"));
    }

    @Test
    void takesEventsInTheFormsOfNewVersions() throws IOException {
        String event =
                "{\"Type\":\"image\",\"Action\":\"pull\",\"Actor\":{\"ID\":\"a:1\",\"Attributes\":{\"name\":\"a\"}},"
                        + "\"time\":1796026890}";
        ScriptedHttp http = Scripted.http("1.52")
                .on("GET /v1.52/events", Scripted.json("\u001e%s\n\u001e%s\n".formatted(event, event)));

        try (EngineEvents stream = Scripted.engine(http).events(EventOptions.DEFAULT)) {
            assertThat(stream.next())
                    .hasValueSatisfying(first -> assertThat(first.time()).isEqualTo("2026-11-30T08:21:30Z"));
            assertThat(stream.next()).isPresent();
            assertThat(stream.next()).isEmpty();
        }
        assertThat(http.calls().getLast().headers().find("Accept"))
                .hasValueSatisfying(accept -> assertThat(accept).startsWith("application/x-ndjson"));
    }

    @Test
    void asksARegistryThroughTheEngine() throws IOException {
        ScriptedHttp http =
                Scripted.http("1.41").on("GET /v1.41/distribution/ghcr.io/acme/web:1/json", Scripted.json("""
                        {"Descriptor":{"mediaType":"application/vnd.oci.image.index.v1+json","digest":"sha256:aa","size":123},
                         "Platforms":[{"architecture":"amd64","os":"linux"},{"architecture":"arm64","os":"linux","variant":"v8"},
                                      {"os":"unknown","architecture":""}]}"""));

        RegistryImage image = Scripted.engine(http).distribution(WEB, RegistryAuth.of(PASSWORD, "ghcr.io"));

        assertThat(image.digest()).isEqualTo("sha256:aa");
        assertThat(image.size()).isEqualTo(123);
        assertThat(image.platforms()).extracting(Platform::toString).containsExactly("linux/amd64", "linux/arm64");
        assertThat(http.calls().getLast().headers().has("X-Registry-Auth")).isTrue();
    }

    @Test
    void podmanAsksNoRegistry() {
        HttpReply pong = HttpReply.of(
                200, Headers.NONE.with("Api-Version", "1.41").with("Libpod-Api-Version", "4.3.1"), new byte[0]);
        ScriptedHttp http = new ScriptedHttp().on("HEAD /_ping", pong).on("GET /_ping", pong);

        assertThatExceptionOfType(ImageException.Unsupported.class)
                .isThrownBy(() -> Scripted.engine(http).distribution(WEB, RegistryAuth.ANONYMOUS))
                .satisfies(failure ->
                        assertThat(failure.help()).hasValue("ask the registry directly: dray inspect IMAGE"));
    }

    @Test
    void whatTheRegistryDoesNotHaveIsNotFound() {
        ScriptedHttp http = Scripted.http("1.41")
                .on(
                        "GET /v1.41/distribution/ghcr.io/acme/web:1/json",
                        Scripted.json(404, "{\"message\":\"manifest unknown\"}"));

        assertThatThrownBy(() -> Scripted.engine(http).distribution(WEB, RegistryAuth.ANONYMOUS))
                .isInstanceOf(ImageException.NotFound.class)
                .hasMessage("could not ask the registry about ghcr.io/acme/web:1: manifest unknown");
    }

    @Test
    void triesALogin() throws IOException {
        ScriptedHttp http = Scripted.http("1.41")
                .on("POST /v1.41/auth", Scripted.json("{\"Status\":\"Login Succeeded\",\"IdentityToken\":\"tok\"}"))
                .on("POST /v1.41/auth", Scripted.json("{\"Status\":\"Login Succeeded\",\"IdentityToken\":\"\"}"))
                .on("POST /v1.41/auth", HttpReply.of(204))
                .on("POST /v1.41/auth", Scripted.json(401, "{\"message\":\"incorrect username or password\"}"));
        Engine engine = Scripted.engine(http);

        assertThat(engine.checkLogin("ghcr.io", PASSWORD)).hasValue("tok");
        assertThat(engine.checkLogin("ghcr.io", PASSWORD)).isEmpty();
        assertThat(engine.checkLogin("ghcr.io", PASSWORD)).isEmpty();
        assertThatThrownBy(() -> engine.checkLogin("ghcr.io", PASSWORD))
                .isInstanceOf(ImageException.Denied.class)
                .hasMessage("could not log in to ghcr.io: incorrect username or password");
        HttpBody sent = Objects.requireNonNull(http.calls().getLast().body());
        assertThat(new String(sent.open().readAllBytes(), StandardCharsets.UTF_8))
                .isEqualTo("{\"username\":\"ann\",\"password\":\"secret\",\"serveraddress\":\"ghcr.io\"}");
    }
}
