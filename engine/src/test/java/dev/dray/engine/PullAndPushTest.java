package dev.dray.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.dray.content.ImageException;
import dev.dray.credentials.Credential;
import dev.dray.http.HttpBody;
import dev.dray.http.HttpReply;
import dev.dray.model.Platform;
import dev.dray.model.Reference;
import dev.dray.testkit.ScriptedHttp;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Calls that an Engine answers with a stream of progress, and what ends them.
final class PullAndPushTest {
    private static final String DIGEST = "sha256:4c8a2bdc97ca49afb166b21e717a3ca056faf478a64de772eda2924ccf4410c9";
    private static final Reference ALPINE = Reference.parse("alpine:3.20");
    private static final String PULL = "POST /v1.41/images/create?fromImage=docker.io%2Flibrary%2Falpine&tag=3.20";
    private static final String PULLED = """
            {"status":"Pulling from library/alpine","id":"3.20"}
            {"status":"Downloading","progressDetail":{"current":32,"total":100},"id":"0123456789ab"}
            {"status":"Digest: %s"}
            {"status":"Status: Downloaded newer image for alpine:3.20"}
            """.formatted(DIGEST);

    private final List<EngineProgress> told = new ArrayList<>();

    private String pull(HttpReply answer) throws IOException {
        ScriptedHttp http = Scripted.http("1.41").on(PULL, answer);
        return Scripted.engine(http)
                .images()
                .pull(ALPINE, null, RegistryAuth.ANONYMOUS, told::add)
                .orElse("");
    }

    @Test
    void pullsAndTellsHowItGoes() throws IOException {
        assertThat(pull(Scripted.json(PULLED))).isEqualTo(DIGEST);
        assertThat(told).hasSize(5);
        assertThat(told.get(0))
                .isInstanceOfSatisfying(
                        EngineProgress.Status.class,
                        status -> assertThat(status)
                                .extracting("text", "id")
                                .containsExactly("Pulling from library/alpine", "3.20"));
        assertThat(told.get(1))
                .isInstanceOfSatisfying(
                        EngineProgress.Layer.class,
                        layer -> assertThat(layer)
                                .extracting("id", "status", "current", "total")
                                .containsExactly("0123456789ab", "Downloading", 32L, 100L));
    }

    @Test
    void readsWhatARealEngineSends() throws IOException {
        assertThat(pull(Scripted.captured("docker-20.10/pull.json"))).isEqualTo(DIGEST);
        // Podman does not say what it pulled.
        assertThat(pull(Scripted.captured("podman-4.3/pull.json"))).isEmpty();
    }

    @Test
    void neverPullsAllTags() throws IOException {
        ScriptedHttp http = Scripted.http("1.41")
                .on(PULL.replace("3.20", "latest"), Scripted.json("{}"))
                .on(
                        "POST /v1.41/images/create?fromImage=ghcr.io%2Fo%2Fr&tag=" + DIGEST.replace(":", "%3A"),
                        Scripted.json("{}"));
        EngineImages images = Scripted.engine(http).images();

        assertThat(images.pull(Reference.parse("alpine"), null, RegistryAuth.ANONYMOUS, told::add))
                .isEmpty();
        images.pull(Reference.parse("ghcr.io/o/r:1@" + DIGEST), null, RegistryAuth.ANONYMOUS, told::add);

        assertThat(http.lines()).hasSize(3);
    }

    @Test
    void saysWhoWeAreAndForWhat() throws IOException {
        ScriptedHttp http = Scripted.http("1.41").on(PULL + "&platform=linux%2Farm%2Fv7", Scripted.json(PULLED));
        RegistryAuth auth = RegistryAuth.of(new Credential.Password("ann", "secret"), "docker.io");

        Scripted.engine(http).images().pull(ALPINE, Platform.parse("linux/arm/v7"), auth, told::add);

        assertThat(http.calls().getLast().headers().find("X-Registry-Auth")).hasValue(auth.header());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "manifest for alpine:nope not found: manifest unknown: manifest unknown | NotFound",
                "pull access denied for x, repository does not exist or may require 'docker login' | Denied",
                "unauthorized: authentication required | Denied",
                "toomanyrequests: You have reached your pull rate limit. | RateLimited",
                "dial tcp: lookup registry-1.docker.io on 10.0.0.1:53: no such host | Unreachable",
                "dial tcp 127.0.0.1:9: connect: connection refused | Unreachable",
                "x509: certificate signed by unknown authority | Rejected",
                "no space left on device | Rejected",
            })
    void anErrorInTheStreamIsOfTheKindThatItsWordsTell(String words, String kind) {
        String error = "{\"errorDetail\":{\"code\":1,\"message\":\"%s\"},\"error\":\"other words\"}".formatted(words);

        assertThatThrownBy(() -> pull(Scripted.json(PULLED.lines().findFirst().orElse("") + error)))
                .isInstanceOf(ImageException.class)
                .hasMessage("could not pull alpine:3.20: " + words)
                .satisfies(failure ->
                        assertThat(failure.getClass().getSimpleName()).isEqualTo(kind));
    }

    @Test
    void anErrorThatWantsTlsSaysWhatWouldHelp() {
        assertThatExceptionOfType(ImageException.Rejected.class)
                .isThrownBy(() -> pull(Scripted.captured("podman-4.3/pull-error.json")))
                .satisfies(failure -> assertThat(failure.help())
                        .hasValueSatisfying(help -> assertThat(help).contains("insecure")));
    }

    @Test
    void longWordsAreCutInTheMiddle() {
        String words = "start" + "x".repeat(5000) + "end";

        assertThatThrownBy(() -> pull(Scripted.json("{\"error\":\"%s\"}".formatted(words))))
                .hasMessageStartingWith("could not pull alpine:3.20: startx")
                .hasMessageEndingWith("xend")
                .satisfies(failure -> assertThat(failure.getMessage()).hasSizeLessThan(600));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 52, 53, 60, 200})
    void aStreamThatBreaksOffIsAFailure(int length) {
        assertThatThrownBy(() -> pull(Scripted.cut(PULLED, length))).isInstanceOf(ImageException.Unreachable.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"<html>hello</html>", "plain text", "[1,2", "{\"status\":5}", "{\"errorDetail\":{\"message\":5}}"
            })
    void whatIsNoProgressIsAFailure(String answer) {
        assertThatThrownBy(() -> pull(Scripted.json(answer))).isInstanceOf(ImageException.class);
    }

    @Test
    void progressThatIsNoNumberIsNoFailure() throws IOException {
        String odd = "{\"status\":\"Extracting\",\"progressDetail\":{\"current\":1.5,\"units\":\"s\"},\"id\":\"ab\"}";

        pull(Scripted.json(odd));

        assertThat(told)
                .singleElement()
                .isInstanceOfSatisfying(
                        EngineProgress.Layer.class,
                        layer -> assertThat(layer.current()).isEqualTo(-1));
    }

    @Test
    void pushesOneTag() throws IOException {
        ScriptedHttp http = Scripted.http("1.41")
                .on("POST /v1.41/images/127.0.0.1:5000/acme/p/push?tag=1", Scripted.captured("docker-20.10/push.json"))
                .on("POST /v1.41/images/docker.io/acme/web/push?tag=latest", Scripted.json("{}"));
        EngineImages images = Scripted.engine(http).images();

        assertThat(images.push(Reference.parse("127.0.0.1:5000/acme/p:1"), null, RegistryAuth.ANONYMOUS, told::add))
                .hasValue(DIGEST);
        assertThat(images.push(Reference.parse("acme/web"), null, RegistryAuth.ANONYMOUS, told::add))
                .isEmpty();
        assertThat(http.calls().getLast().headers().find("X-Registry-Auth")).hasValue("e30=");
        assertThat(told).anySatisfy(event -> assertThat(event).isInstanceOf(EngineProgress.Aux.class));
    }

    @Test
    void podmanSaysWhatItPushed() throws IOException {
        ScriptedHttp http = Scripted.http("1.41")
                .on("POST /v1.41/images/127.0.0.1:5000/acme/p/push?tag=1", Scripted.captured("podman-4.3/push.json"));
        Reference name = Reference.parse("127.0.0.1:5000/acme/p:1");

        assertThat(Scripted.engine(http).images().push(name, null, RegistryAuth.ANONYMOUS, told::add))
                .hasValueSatisfying(digest -> assertThat(digest).startsWith("sha256:cd873947"));
    }

    @Test
    void refusesToPushADigestOrWhatAnOldEngineCannot() {
        EngineImages images = Scripted.engine(Scripted.http("1.45")).images();

        assertThatIllegalArgumentException()
                .isThrownBy(() ->
                        images.push(Reference.parse("acme/web@" + DIGEST), null, RegistryAuth.ANONYMOUS, told::add));
        assertThatExceptionOfType(ImageException.Unsupported.class)
                .isThrownBy(() -> images.push(ALPINE, Platform.LINUX_ARM64, RegistryAuth.ANONYMOUS, told::add))
                .withMessageContaining("needs version 1.46");
    }

    @ParameterizedTest
    @ValueSource(strings = {"docker-20.10", "podman-4.3"})
    void importsARootFileSystem(String engine) throws IOException {
        String query = "fromSrc=-&repo=acme%2Fbase%3A1&message=hello&changes=CMD+%5B%22%2Fx%22%5D&changes=ENV+A%3Db";
        ScriptedHttp http = Scripted.http("1.41")
                .on("POST /v1.41/images/create?" + query, Scripted.captured(engine + "/import.json"));
        ImportOptions options = ImportOptions.DEFAULT
                .withName(Reference.parse("acme/base:1"))
                .withMessage("hello")
                .withChanges(List.of("CMD [\"/x\"]", "ENV A=b"));

        String id = Scripted.engine(http).images().importTar(HttpBody.of(new byte[1024]), options, told::add);

        assertThat(id).matches("sha256:[0-9a-f]{64}");
        assertThat(http.calls().getLast().headers().find("Content-Type")).hasValue("application/x-tar");
    }

    @Test
    void importsWhatTheEngineFetches() throws IOException {
        ScriptedHttp http = Scripted.http("1.41")
                .on("POST /v1.41/images/create?fromSrc=https%3A%2F%2Facme.test%2Fbase.tar", Scripted.json("""
                        {"status":"Downloading from https://acme.test/base.tar"}
                        {"status":"sha256:aa"}"""));

        assertThat(Scripted.engine(http)
                        .images()
                        .importUrl("https://acme.test/base.tar", ImportOptions.DEFAULT, told::add))
                .isEqualTo("sha256:aa");
    }

    @Test
    void anImportThatSaysNothingHasFailed() {
        ScriptedHttp http = Scripted.http("1.41").on("POST /v1.41/images/create?fromSrc=-", Scripted.json(""));

        assertThatThrownBy(() -> Scripted.engine(http)
                        .images()
                        .importTar(HttpBody.of(new byte[0]), ImportOptions.DEFAULT, told::add))
                .isInstanceOf(ImageException.Unreachable.class);
    }
}
