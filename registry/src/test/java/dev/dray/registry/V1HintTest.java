package dev.dray.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.dray.content.ImageException;
import dev.dray.http.Headers;
import dev.dray.http.HttpReply;
import dev.dray.testkit.ScriptedHttp;
import java.io.IOException;
import org.junit.jupiter.api.Test;

/// What users hear who take an old registry for one of today.
final class V1HintTest {
    private static final String PING = "GET /v1/_ping";

    private final ScriptedHttp server = new ScriptedHttp();

    private String help() {
        ImageException failure = catchThrowableOfType(
                ImageException.NotFound.class, () -> Clients.store(server).resolve("1.0"));
        return failure.help().orElse("");
    }

    @Test
    void theyHearWhatToWrite() {
        server.on(PING, V1Script.json("true"));

        assertThat(help()).isEqualTo("reg.example speaks the API v1 of before 2016: write v1:reg.example/team/app");
    }

    @Test
    void aRegistryThatSaysWhatItIsNeedNotBePretty() {
        server.on(PING, V1Script.json("", "X-Docker-Registry-Standalone", "False"));

        assertThat(help()).contains("v1:reg.example/team/app");
    }

    @Test
    void aWebsiteIsNoRegistry() {
        server.on(
                PING,
                HttpReply.of(
                        200, Headers.NONE, "<html>Welcome</html>".getBytes(java.nio.charset.StandardCharsets.UTF_8)));

        assertThat(help()).startsWith("check the name");
    }

    @Test
    void theRegistryNeedNotBeReached() {
        server.on(PING, call -> {
            throw new IOException("connection reset");
        });

        assertThat(help()).startsWith("check the name");
    }

    @Test
    void aRegistryOfTodayIsAskedNothingMore() {
        server.on(
                "GET /v2/team/app/manifests/1.0",
                HttpReply.of(404, Headers.of("Docker-Distribution-Api-Version", "registry/2.0")));

        assertThat(help()).startsWith("check the name");
        assertThat(server.lines()).noneMatch(line -> line.endsWith("_ping"));
    }

    @Test
    void whatIsThereIsNotAskedFor() throws IOException {
        server.on(PING, V1Script.json("true"));
        server.on("GET /v2/team/app/tags/list", V1Script.json("{\"tags\":[\"a\"]}"));

        assertThat(Clients.store(server).tags()).containsExactly("a");
        assertThat(server.calls()).hasSize(1);
    }
}
