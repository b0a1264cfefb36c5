package dev.dray.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.dray.http.Headers;
import dev.dray.http.Http;
import dev.dray.http.HttpBody;
import dev.dray.http.HttpCall;
import dev.dray.http.HttpReply;
import dev.dray.http.WireHttp;
import dev.dray.http.WireOptions;
import dev.dray.model.Digest;
import dev.dray.model.Json;
import dev.dray.server.ListenerOptions;
import dev.dray.server.RegistryServer;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// On real sockets of this machine.
final class RegistryServiceTest {
    private static final String DIGEST =
            Digest.of("hello".getBytes(StandardCharsets.UTF_8)).toString();

    private static final Listening ANY_PORT = Listening.DEFAULT.withListener(ListenerOptions.LOCAL);

    private final List<String> output = Collections.synchronizedList(new ArrayList<>());
    private final WireHttp wire = new WireHttp(WireOptions.DEFAULT);
    private ServiceOptions options = ServiceOptions.DEFAULT
            .withKeeping(Keeping.DEFAULT.withKind(Keeping.Kind.MEMORY))
            .withListening(ANY_PORT);

    @TempDir
    Path folder;

    @AfterEach
    void close() throws IOException {
        wire.close();
    }

    @Test
    void servesAndLogs() throws IOException {
        options =
                options.withWatching(Watching.NOTHING.withLog(new Watching.Log(Watching.Log.OUTPUT, LogFormat.SHORT)));

        try (RegistryService service = RegistryService.start(options, output::add)) {
            assertThat(send("GET", service.uri().resolve("/v2/"), "").status()).isEqualTo(200);
            assertThat(service.operations()).isEmpty();
        }

        assertThat(output).singleElement().asString().startsWith("GET /v2/ 200 ");
    }

    @Test
    void addsToALogFile() throws IOException {
        Path log = Files.writeString(folder.resolve("access.log"), "before\n");
        options = options.withWatching(Watching.NOTHING.withLog(new Watching.Log(log.toString(), LogFormat.JSON)));

        try (RegistryService service = RegistryService.start(options, output::add)) {
            send("GET", service.uri().resolve("/v2/"), "").close();
        }

        List<String> lines = Files.readAllLines(log);
        assertThat(lines).hasSize(2).startsWith("before");
        assertThat(Json.parse(lines.getLast()).findText("remote")).contains("127.0.0.1");
        assertThat(output).isEmpty();
    }

    @Test
    void tellsHealthAndMetricsAtAnAddressOfTheirOwn() throws IOException {
        options = options.withWatching(
                Watching.NOTHING.withOperations(new Watching.Address("127.0.0.1", 0, Watching.Address.METRICS)));

        try (RegistryService service = RegistryService.start(options, output::add)) {
            URI operations = service.operations().orElseThrow();
            send("GET", service.uri().resolve("/v2/"), "").close();

            assertThat(send("GET", operations.resolve("/readyz"), "").status()).isEqualTo(200);
            assertThat(text(send("GET", operations.resolve("/metrics"), "")))
                    .contains("registry_http_requests_total{code=\"200\",handler=\"base\",method=\"get\"} 1.0");
            assertThat(send("GET", service.uri().resolve("/metrics"), "").status())
                    .isEqualTo(404);
        }
    }

    @Test
    void addsHeadersToEveryReply() throws IOException {
        options = options.withListening(ANY_PORT.withHeaders(Headers.of("Strict-Transport-Security", "max-age=1")));

        try (RegistryService service = RegistryService.start(options, output::add)) {
            HttpReply reply = send("GET", service.uri().resolve("/v2/"), "");

            assertThat(reply.headers().all("Strict-Transport-Security")).containsExactly("max-age=1");
            assertThat(reply.headers().find("X-Content-Type-Options")).contains("nosniff");
        }
    }

    @Test
    void tellsWebhooksBeforeItHasStopped() throws IOException {
        List<Json> told = Collections.synchronizedList(new ArrayList<>());
        Http listener = call -> {
            try (InputStream in = Objects.requireNonNull(call.body()).open()) {
                told.add(Json.parse(in.readAllBytes()));
            }
            return HttpReply.of(200);
        };
        try (RegistryServer receiver = RegistryServer.start(listener, ListenerOptions.LOCAL)) {
            options = options.withWebhooks(List.of(WebhookOptions.of("listener", receiver.uri())));
            try (RegistryService service = RegistryService.start(options, output::add)) {
                send("POST", service.uri().resolve("/v2/acme/web/blobs/uploads/?digest=" + DIGEST), "hello")
                        .close();
            }
        }

        assertThat(told).singleElement().satisfies(envelope -> {
            Json event = envelope.items("events").getFirst();
            assertThat(event.findText("action")).contains("push");
            assertThat(event.find("target").flatMap(target -> target.findText("digest")))
                    .contains(DIGEST);
            assertThat(event.find("target").flatMap(target -> target.findLong("size")))
                    .contains(5L);
        });
    }

    @Test
    void believesNobodyWhereNobodyIsChecked() throws IOException {
        assertThat(userInLog(options)).isEmpty();
        assertThat(userInLog(options.withAdmission(new Admission.Passwords(
                        new Admission.Known(Map.of("me", "secret"), null), new Admission.Permissions(null, false)))))
                .containsExactly("me");
    }

    private List<String> userInLog(ServiceOptions which) throws IOException {
        String basic = Base64.getEncoder().encodeToString("me:secret".getBytes(StandardCharsets.UTF_8));
        Watching watching = Watching.NOTHING.withLog(new Watching.Log(Watching.Log.OUTPUT, LogFormat.JSON));
        output.clear();
        try (RegistryService service = RegistryService.start(which.withWatching(watching), output::add)) {
            wire.send(HttpCall.of("test", "GET", service.uri().resolve("/v2/"))
                            .withHeader("Authorization", "Basic " + basic))
                    .close();
        }
        return Json.parse(output.getFirst()).findText("user").stream().toList();
    }

    @Test
    void whatFailedToStartLeavesNothingOpen() throws IOException {
        try (RegistryServer other = RegistryServer.start(call -> HttpReply.of(200), ListenerOptions.LOCAL)) {
            ServiceOptions taken = options.withWatching(Watching.NOTHING.withOperations(
                    new Watching.Address("127.0.0.1", other.uri().getPort(), null)));

            assertThatThrownBy(() -> RegistryService.start(taken, output::add))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining(
                            "could not listen at 127.0.0.1, port " + other.uri().getPort());
        }
        ServiceOptions nowhere = options.withWatching(Watching.NOTHING.withLog(
                new Watching.Log(folder.resolve("none/access.log").toString(), LogFormat.JSON)));
        assertThatThrownBy(() -> RegistryService.start(nowhere, output::add)).isInstanceOf(NoSuchFileException.class);
    }

    private HttpReply send(String method, URI uri, String body) throws IOException {
        HttpCall call = HttpCall.of("test", method, uri);
        HttpBody content = HttpBody.of(body.getBytes(StandardCharsets.UTF_8));
        return wire.send(body.isEmpty() ? call : call.withBody(content));
    }

    private static String text(HttpReply reply) throws IOException {
        return new String(reply.body().readAllBytes(), StandardCharsets.UTF_8);
    }
}
