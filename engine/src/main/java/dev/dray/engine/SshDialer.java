package dev.dray.engine;

import dev.dray.http.Dialer;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Stream;

/// Starts ssh for each connection, as docker does (protocols F6).
///
/// @param environment what ssh is given, and where `PATH` is looked up
/// @param timeout     for ssh to connect; to log in and to start docker there may take longer
record SshDialer(EngineAddress.Ssh address, Map<String, String> environment, Duration timeout) implements Dialer {
    @Override
    public Connection dial() throws IOException {
        ProcessBuilder builder =
                new ProcessBuilder(address.command(program().toString(), Math.max(1, timeout.toSeconds())));
        builder.environment().clear();
        builder.environment().putAll(environment);
        try {
            return new SshConnection(builder.start());
        } catch (IOException e) {
            throw new SshFailure("ssh could not be started: " + e.getMessage(), SshFailure.NOT_STARTED);
        }
    }

    private Path program() throws SshFailure {
        String path = environment.getOrDefault("PATH", "");
        return Stream.of(path.split(File.pathSeparator))
                .filter(folder -> !folder.isEmpty())
                .flatMap(folder -> Stream.of(Path.of(folder, "ssh"), Path.of(folder, "ssh.exe")))
                .filter(Files::isExecutable)
                .findFirst()
                .orElseThrow(() -> new SshFailure("there is no program ssh on the PATH", SshFailure.NOT_STARTED));
    }

    /// An environment may hold secrets.
    @Override
    public String toString() {
        return "SshDialer[" + address.text() + "]";
    }
}
