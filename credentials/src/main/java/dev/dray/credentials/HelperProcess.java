package dev.dray.credentials;

import dev.dray.content.ImageException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/// One run of a program by strangers: bounded in time and in output, and nothing of it is left running.
///
/// @param timeout for the whole run
record HelperProcess(Path program, Map<String, String> environment, Duration timeout) {
    /// Bytes of output that are read; more ends the run.
    static final int MAX_OUTPUT = 1024 * 1024;

    /// How long to wait for output after the end. A background process, as gpg starts one, may keep the
    /// pipe open.
    private static final Duration GRACE = Duration.ofSeconds(1);

    /// @param output may hold secrets: for no message
    /// @param errors the first line of standard error, fit for messages
    record Outcome(int status, String output, String errors) {
        @Override
        public String toString() {
            return "Outcome[status=%d, errors=%s]".formatted(status, errors);
        }
    }

    /// @throws ImageException.Rejected when it cannot be started, takes too long or prints too much
    Outcome run(String action, String input) throws IOException {
        Process process = start(action);
        try {
            return attend(process, action, input);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while waiting for " + name());
        } finally {
            kill(process);
        }
    }

    private Outcome attend(Process process, String action, String input) throws IOException, InterruptedException {
        Drain output = Drain.start(process.getInputStream(), MAX_OUTPUT, () -> kill(process));
        Drain errors = Drain.start(process.getErrorStream(), MAX_OUTPUT, () -> kill(process));
        Thread.ofPlatform().daemon().start(() -> feed(process, input));
        if (!process.waitFor(timeout.toMillis(), TimeUnit.MILLISECONDS)) {
            throw new ImageException.Rejected(
                    "%s gave no answer to \"%s\" in %s s".formatted(name(), action, timeout.toMillis() / 1000.0),
                    "it may be waiting for somebody to unlock a keychain: run it by hand");
        }
        String answer = output.await(GRACE);
        String message = errors.await(GRACE);
        if (output.overflowed() || errors.overflowed()) {
            throw new ImageException.Rejected("%s printed more than %,d bytes".formatted(name(), MAX_OUTPUT));
        }
        return new Outcome(process.exitValue(), answer, Words.clean(message));
    }

    private Process start(String action) throws ImageException.Rejected {
        ProcessBuilder builder = new ProcessBuilder(program.toString(), action);
        builder.environment().clear();
        builder.environment().putAll(environment);
        try {
            return builder.start();
        } catch (IOException e) {
            throw new ImageException.Rejected("could not start %s".formatted(program), "check that it can be executed");
        }
    }

    private static void feed(Process process, String input) {
        try (OutputStream in = process.getOutputStream()) {
            in.write(input.getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            // It did not read its input; its answer says what that means.
        }
    }

    private static void kill(Process process) {
        // Children are listed first: once their parent is gone, they are nobody's.
        List<ProcessHandle> descendants = process.descendants().toList();
        process.destroyForcibly();
        descendants.forEach(ProcessHandle::destroyForcibly);
    }

    private String name() {
        return String.valueOf(program.getFileName());
    }

    /// An environment may hold secrets.
    @Override
    public String toString() {
        return "HelperProcess[" + program + "]";
    }
}
