package dev.dray.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.dray.content.ImageException;
import dev.dray.http.WireOptions;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/// Engines behind ssh, which is a script of a few lines here.
@Timeout(30)
@DisabledOnOs(OS.WINDOWS)
final class SshEngineTest {
    private static final EngineAddress ADDRESS = EngineAddress.parse("ssh://me@engine.test:2222/run/d.sock");

    /// Reads up to the empty line, and says what an Engine says to a ping.
    private static final String ANSWERING = """
            while true; do
                while read -r line; do [ "$line" = "$(printf '\\r')" ] && break; done || exit 0
                [ -n "$line" ] || exit 0
                printf 'HTTP/1.1 200 OK\\r\\nApi-Version: 1.41\\r\\nContent-Length: 0\\r\\n\\r\\n'
            done
            """;

    @TempDir
    Path folder;

    private final Map<String, String> environment = new HashMap<>();

    @BeforeEach
    void path() {
        environment.put("PATH", folder + ":/nowhere");
        environment.put("MARK", "given");
    }

    private void ssh(String script) throws IOException {
        Path program = folder.resolve("ssh");
        Files.writeString(
                program,
                "#!/bin/sh\nPATH=/usr/bin:/bin\necho \"$MARK\" \"$@\" >>'%s/words'\n%s".formatted(folder, script));
        Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwx------"));
    }

    private Engine open(Duration stall) {
        return Engine.open(
                ADDRESS,
                EngineOptions.DEFAULT
                        .withEnvironment(environment)
                        .withWire(WireOptions.DEFAULT.withStallTimeout(stall)));
    }

    private ImageException failure() throws IOException {
        try (Engine engine = open(Duration.ofSeconds(20))) {
            engine.ping();
            throw new AssertionError("it answered");
        } catch (ImageException e) {
            return e;
        }
    }

    @Test
    void oneRunServesOneConnection() throws Exception {
        ssh(ANSWERING);

        try (Engine engine = open(Duration.ofSeconds(20))) {
            assertThat(engine.version()).hasToString("1.41");
            assertThat(engine.ping().apiVersion()).hasToString("1.41");
        }

        assertThat(Files.readAllLines(folder.resolve("words")))
                .containsExactly("given -o ConnectTimeout=30 -T -l me -p 2222 -- engine.test docker"
                        + " --host unix:///run/d.sock system dial-stdio");
    }

    @Test
    void nothingIsLeftRunning() throws Exception {
        ssh("echo $$ >'%s/pid'\n".formatted(folder) + ANSWERING);

        try (Engine engine = open(Duration.ofSeconds(20))) {
            engine.ping();
        }

        long pid = Long.parseLong(Files.readString(folder.resolve("pid")).strip());
        ProcessHandle.of(pid).ifPresent(left -> left.onExit().join());
    }

    /// Asks an Engine behind ssh, in a process of its own.
    static final class Asking {
        private Asking() {}

        public static void main(String[] arguments) throws IOException {
            try (Engine engine = Engine.open(ADDRESS, EngineOptions.DEFAULT)) {
                engine.ping();
            }
        }
    }

    /// As it is while ssh logs in: it does not see that nobody writes to it any more.
    @Test
    void sshEndsWithTheProcessThatStartedIt() throws Exception {
        Path pid = folder.resolve("pid");
        new ProcessBuilder("mkfifo", pid.toString()).start().waitFor();
        ssh("read -r line; echo $$ >'%s'; exec sleep 60".formatted(pid));
        Path java = Path.of(System.getProperty("java.home"), "bin", "java");
        ProcessBuilder asking = new ProcessBuilder(
                java.toString(), "-cp", System.getProperty("java.class.path"), Asking.class.getName());
        asking.environment().putAll(environment);
        Process process = asking.inheritIO().start();
        long ssh = Long.parseLong(Files.readString(pid).strip());

        process.destroy();

        process.waitFor();
        ProcessHandle.of(ssh).ifPresent(left -> left.onExit().join());
    }

    @Test
    void theWordsOfSshAreTheFailure() throws Exception {
        ssh("echo 'ssh: Could not resolve hostname engine.test: Name or service not known' >&2; exit 255");

        assertThat(failure())
                .isInstanceOf(ImageException.Unreachable.class)
                .hasMessageContaining(
                        "could not reach the Engine: ssh://me@engine.test:2222/run/d.sock: ssh: Could not");
    }

    @Test
    void whoIsNotLetInIsDenied() throws Exception {
        ssh("echo 'me@engine.test: Permission denied (publickey).' >&2; exit 255");

        assertThat(failure()).isInstanceOf(ImageException.Denied.class).hasMessageContaining("(publickey)");
    }

    @Test
    void dockerMayBeMissingThere() throws Exception {
        ssh("echo 'Welcome!' >&2; echo 'sh: 1: docker: not found' >&2; exit 127");

        ImageException failure = failure();

        assertThat(failure).isInstanceOf(ImageException.Unreachable.class).hasMessageContaining("docker: not found");
        assertThat(failure.help().orElse("")).contains("must be installed there");
    }

    @Test
    void sshMayEndWithoutAWord() throws Exception {
        ssh("exit 3");

        assertThat(failure()).hasMessageContaining("ssh ended with status 3");
    }

    @Test
    void sshMayNotBeThere() throws Exception {
        assertThat(failure())
                .isInstanceOf(ImageException.Unreachable.class)
                .hasMessageContaining("no program ssh on the PATH");
    }

    @Test
    void whatTheOtherSideSaysMustBeHttp() throws Exception {
        ssh("echo 'Last login: today'");

        assertThat(failure())
                .isInstanceOf(ImageException.Unreachable.class)
                .hasMessageContaining("could not reach the Engine")
                .hasMessageContaining("ssh://me@engine.test");
    }

    @Test
    void silenceIsATimeOut() throws Exception {
        ssh("read -r forever; read -r forever; read -r forever; exec sleep 60");

        try (Engine engine = open(Duration.ofMillis(300))) {
            assertThatThrownBy(engine::ping)
                    .isInstanceOf(ImageException.Unreachable.class)
                    .hasMessageContaining("in time");
        }
    }

    @Test
    void anInterruptEndsTheWait() throws Exception {
        ssh("echo started >'%s/started'; exec sleep 60".formatted(folder));
        List<Throwable> failures = new ArrayList<>();
        try (Engine engine = open(Duration.ofSeconds(60))) {
            Thread caller = Thread.ofPlatform().start(() -> {
                try {
                    engine.ping();
                } catch (IOException e) {
                    failures.add(e);
                }
            });
            while (!Files.exists(folder.resolve("started"))) {
                Thread.onSpinWait();
            }
            caller.interrupt();
            caller.join();
        }

        assertThat(failures).hasExactlyElementsOfTypes(InterruptedIOException.class);
    }
}
