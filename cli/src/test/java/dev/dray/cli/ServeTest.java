package dev.dray.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dray.http.HttpCall;
import dev.dray.http.HttpReply;
import dev.dray.http.WireHttp;
import dev.dray.http.WireOptions;
import dev.dray.model.Json;
import dev.dray.server.ListenerOptions;
import dev.dray.server.RegistryServer;
import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.io.PrintStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// A registry that the command line serves, on real sockets of this machine.
@Timeout(60)
final class ServeTest {
    @TempDir
    Path folder;

    private final Map<String, String> environment = new HashMap<>(Map.of("PATH", System.getenv("PATH")));
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @Test
    void printsItsAddressServesAndStopsCleanly() throws Exception {
        try (Served served =
                serve("--port", "0", "--root", folder.resolve("registry").toString())) {
            URI uri = URI.create(served.line());

            assertThat(get(uri.resolve("/v2/_catalog"))).isEqualTo("{\"repositories\":[]}");
            assertThat(served.stop()).isZero();
        }

        assertThat(err.toString(StandardCharsets.UTF_8)).isEmpty();
        assertThat(folder.resolve("registry")).isDirectory();
    }

    @Test
    void tellsHealthWhereItIsAskedFor() throws Exception {
        try (Served served = serve("--port", "0", "--storage", "memory", "--ops-port", "0")) {
            served.line();
            URI operations = URI.create(served.line());

            assertThat(get(operations.resolve("/readyz"))).isEqualTo("{\"status\":\"up\"}");
            assertThat(get(operations.resolve("/metrics"))).contains("registry_uploads_open 0.0");
        }
    }

    @Test
    void logsCallsToStandardOutputWhenAsked() throws Exception {
        try (Served served = serve("--port", "0", "--storage", "memory", "--access-log", "-")) {
            URI uri = URI.create(served.line());
            get(uri.resolve("/v2/"));

            assertThat(Json.parse(served.line()).findText("path")).contains("/v2/");
        }
    }

    @Test
    void logsShortLinesToStandardErrorWhenAsked() throws Exception {
        try (Served served = serve("--port", "0", "--storage", "memory", "--log")) {
            get(URI.create(served.line()).resolve("/v2/"));
        }

        assertThat(err.toString(StandardCharsets.UTF_8)).matches("GET /v2/ 200 \\d+ ms\n");
    }

    @Test
    void aConfigurationSaysTheSameAndOptionsGoBeforeIt() throws Exception {
        Path config = Files.writeString(folder.resolve("config.yml"), """
            version: 0.1
            log: {accesslog: {disabled: true}, hooks: []}
            storage: inmemory
            http:
              addr: 127.0.0.1:1
              headers: {X-Answer: ['42']}
              debug: {addr: '127.0.0.1:0'}
            """);
        environment.put("REGISTRY_HTTP_HEADERS_X-Other", "[b]");

        try (Served served = serve("--config", config.toString(), "--port", "0")) {
            URI uri = URI.create(served.line());
            try (WireHttp wire = new WireHttp(WireOptions.DEFAULT);
                    HttpReply reply = wire.send(HttpCall.of("test", "GET", uri.resolve("/v2/")))) {
                assertThat(reply.headers().find("X-Answer")).contains("42");
                assertThat(reply.headers().find("X-Other")).contains("b");
            }
            assertThat(get(URI.create(served.line()).resolve("/debug/health"))).isEqualTo("{}");
        }

        assertThat(err.toString(StandardCharsets.UTF_8))
                .isEqualTo(config + ": log.hooks is not supported, and left out\n");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--auth token                  | 2 | --auth token needs users: --user NAME:PASSWORD, or --htpasswd"
                        + " FILE",
                "--auth basic                  | 2 | --auth basic needs users: --user NAME:PASSWORD, or --htpasswd"
                        + " FILE",
                "--user me:secret              | 2 | need --auth basic or token",
                "--auth basic --htpasswd /nowhere/users --storage memory --port 0 | 1 | /nowhere/users",
                "--tls-key a.key               | 2 | --tls-key and --tls-client-ca need a --tls-cert",
                "--tls-cert /nowhere/a.pem --storage memory --port 0 | 1 | /nowhere/a.pem",
                "--immutable-tags [            | 2 | [",
                "--upstream hub=x.test/UPPER   | 2 | not an upstream",
                "--auth magic                  | 2 | Invalid value for option '--auth'",
                "--storage tape                | 2 | Invalid value for option '--storage'",
                "--gc-every 1d                 | 2 | \"1d\" is no duration (want one like 30s or 1h30m)",
                "--gc-every 0s                 | 2 | time between two garbage collections",
                "--log --access-log -          | 2 | --log and --access-log do not go together",
                "--config /nowhere/config.yml  | 1 | /nowhere/config.yml: no such file or directory",
                "--root /dev/null --port 0    | 1 | /dev/null is no directory",
                "--access-log /nowhere/a.log --storage memory --port 0 | 1 | /nowhere/a.log: no such file or directory",
            })
    void whatCannotBeIsSaid(String arguments, int code, String message) {
        List<String> all = new ArrayList<>(List.of("serve"));
        all.addAll(List.of(arguments.split(" ")));

        Rig.Result result = new Rig(folder).run(all.toArray(String[]::new));

        assertThat(result.code()).isEqualTo(code);
        assertThat(result.err()).startsWith("dray: ").contains(message);
        assertThat(result.err().lines().count()).isLessThanOrEqualTo(3);
        assertThat(result.out()).isEmpty();
    }

    @Test
    void anAddressThatIsTakenIsSaid() throws IOException {
        try (RegistryServer other = RegistryServer.start(call -> HttpReply.of(200), ListenerOptions.LOCAL)) {
            String port = Integer.toString(other.uri().getPort());
            Rig.Result result = new Rig(folder).run("serve", "--port", port, "--storage", "memory");

            assertThat(result.code()).isEqualTo(1);
            assertThat(result.err()).startsWith("dray: could not listen at 127.0.0.1, port " + port);
        }
    }

    /// A command that runs, as long as it is not stopped.
    private final class Served implements AutoCloseable {
        private final BufferedReader out;
        private final FutureTask<Integer> running;
        private final Thread thread;

        Served(List<String> arguments) throws IOException {
            PipedOutputStream pipe = new PipedOutputStream();
            out = new BufferedReader(new InputStreamReader(new PipedInputStream(pipe), StandardCharsets.UTF_8));
            Console console = new Console(
                    new ByteArrayInputStream(new byte[0]),
                    new PrintStream(pipe, false, StandardCharsets.UTF_8),
                    new PrintStream(err, true, StandardCharsets.UTF_8),
                    environment,
                    false,
                    false,
                    null);
            running = new FutureTask<>(() -> Main.run(console, arguments.toArray(String[]::new)));
            thread = Thread.ofPlatform().start(running);
        }

        String line() throws IOException {
            return out.readLine();
        }

        int stop() throws Exception {
            thread.interrupt();
            return running.get();
        }

        @Override
        public void close() throws IOException {
            try {
                stop();
            } catch (Exception e) {
                throw new IOException("it did not stop as it should", e);
            }
        }
    }

    private Served serve(String... arguments) throws IOException {
        List<String> all = new ArrayList<>(List.of("serve"));
        all.addAll(List.of(arguments));
        return new Served(all);
    }

    private static String get(URI uri) throws IOException {
        try (WireHttp wire = new WireHttp(WireOptions.DEFAULT);
                HttpReply reply = wire.send(HttpCall.of("test", "GET", uri))) {
            return new String(reply.body().readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
