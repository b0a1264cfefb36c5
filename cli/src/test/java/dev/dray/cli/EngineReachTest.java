package dev.dray.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Which Engine is spoken with, and the exit codes where that is none.
final class EngineReachTest {
    @TempDir
    Path folder;

    private Rig rig;
    private HttpServer engine;
    private String address;

    @BeforeEach
    void start() throws IOException {
        rig = new Rig(folder);
        engine = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        engine.createContext("/", exchange -> {
            exchange.getResponseHeaders().add("Api-Version", "1.41");
            exchange.getResponseHeaders().add("Server", "Docker/20.10 (linux)");
            exchange.sendResponseHeaders(200, -1);
            exchange.close();
        });
        engine.start();
        address = "127.0.0.1:" + engine.getAddress().getPort();
    }

    @AfterEach
    void stop() {
        engine.stop(0);
    }

    @Test
    void anOptionOrTheVariableNamesIt() {
        assertThat(rig.run("engine", "ping", "--docker-host", "tcp://" + address)
                        .out())
                .contains("API 1.41");
        assertThat(rig.run("engine", "ping", "--host", address).out()).contains("API 1.41");

        rig.environment.put("DOCKER_HOST", "tcp://" + address);
        assertThat(rig.run("engine", "ping").out()).contains("API 1.41");
        assertThat(rig.run("engine", "ping", "--docker-host", "tcp://127.0.0.1:1")
                        .code())
                .isEqualTo(7);
    }

    @Test
    void traceShowsWhichAndHow() {
        rig.environment.put("DOCKER_HOST", "tcp://" + address);
        rig.environment.put("HTTP_PROXY", "http://proxy.test:3128");

        Rig.Result result = rig.run("engine", "ping", "--trace");

        assertThat(result.err())
                .contains("# the Engine: tcp://%s, by DOCKER_HOST".formatted(address))
                .contains("# reach the Engine")
                .contains("curl -sS --noproxy '*' -I http://%s/_ping"
                                .formatted(address)
                                .replace("http", "'http") + "'")
                .contains("# -> 200");
    }

    @Test
    void aSocketThatIsNotThereIsSaidWithWhatWouldHelp() {
        Rig.Result result = rig.run("engine", "ping", "--docker-host", "unix://" + folder.resolve("no.sock"));

        assertThat(result.code()).isEqualTo(7);
        assertThat(result.err())
                .contains("could not reach the Engine: there is no socket " + folder.resolve("no.sock"))
                .contains("DOCKER_HOST, --docker-host, --docker-context");
        assertThat(result.err().lines().count()).isLessThanOrEqualTo(3);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--docker-host fd://|2|what an Engine itself is given",
                "--docker-host ssh://-oProxyCommand=x|2|begins like an option",
                "--docker-host ssh://me:s3cret@h|2|passwords are not taken",
                "--docker-host tcp://h --docker-context c|2|not by both",
                "--docker-context nowhere|3|there is no docker context",
            })
    void whatIsWrongIsAnExitCode(String options, int code, String message) {
        Rig.Result result = rig.run(("engine ping " + options).split(" "));

        assertThat(result.code()).isEqualTo(code);
        assertThat(result.err()).contains(message).doesNotContain("s3cret");
    }

    @Test
    void aVersionMayBePinned() {
        rig.environment.put("DOCKER_API_VERSION", "newest");

        Rig.Result result = rig.run("engine", "ping", "--docker-host", "tcp://" + address);

        assertThat(result.code()).isEqualTo(2);
        assertThat(result.err()).contains("not a version of the Engine API: \"newest\"");
    }
}
