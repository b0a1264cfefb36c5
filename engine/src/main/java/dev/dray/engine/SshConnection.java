package dev.dray.engine;

import dev.dray.http.Dialer;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// One run of ssh. Where it ends before the other side said anything, the failure is what it said to people.
final class SshConnection implements Dialer.Connection {
    /// How long an end of its output may come before its end.
    private static final long PATIENCE = 2_000;

    /// The last of it is kept.
    private static final int MAX_WORDS = 4096;

    private static final int SHOWN_LINES = 3;

    private final Process process;
    private final StringBuilder words = new StringBuilder();
    private final Thread listener;

    /// A signal to this process alone would leave ssh behind while it logs in, when it does not read yet.
    private final Thread ending = new Thread(this::end, "ssh-end");

    private volatile boolean answered;

    SshConnection(Process process) {
        this.process = process;
        try {
            Runtime.getRuntime().addShutdownHook(ending);
        } catch (IllegalStateException e) {
            // This process ends already.
            end();
        }
        this.listener = Thread.ofPlatform().daemon().name("ssh-errors").start(this::listen);
    }

    private void listen() {
        byte[] buffer = new byte[1024];
        try (InputStream errors = process.getErrorStream()) {
            for (int n = errors.read(buffer); n >= 0; n = errors.read(buffer)) {
                hear(new String(buffer, 0, n, StandardCharsets.UTF_8));
            }
        } catch (IOException e) {
            // It was closed under us; what was heard so far is what there is.
        }
    }

    private void hear(String more) {
        synchronized (words) {
            words.append(more);
            words.delete(0, Math.max(0, words.length() - MAX_WORDS));
        }
    }

    @Override
    public InputStream input() {
        return new Answers(process.getInputStream());
    }

    @Override
    public OutputStream output() {
        return new Questions(process.getOutputStream());
    }

    private SshFailure failure() throws IOException {
        try {
            boolean ended = process.waitFor(PATIENCE, TimeUnit.MILLISECONDS);
            listener.join(PATIENCE);
            int status = ended ? process.exitValue() : 0;
            String said = lastLines();
            return new SshFailure(said.isEmpty() ? "ssh ended with status " + status : said, status);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while waiting for ssh");
        }
    }

    /// What matters stands at the end, after banners and warnings.
    private String lastLines() {
        synchronized (words) {
            List<String> lines = words.toString()
                    .lines()
                    .map(line -> line.replaceAll("\\p{Cntrl}", " ").strip())
                    .filter(line -> !line.isEmpty())
                    .toList();
            return String.join(" ", lines.subList(Math.max(0, lines.size() - SHOWN_LINES), lines.size()));
        }
    }

    /// Nothing of it is left running.
    @Override
    public void close() {
        end();
        try {
            Runtime.getRuntime().removeShutdownHook(ending);
        } catch (IllegalStateException e) {
            // It runs.
        }
    }

    private void end() {
        // Children are listed first: once their parent is gone, they are nobody's.
        List<ProcessHandle> descendants = process.descendants().toList();
        process.destroy();
        descendants.forEach(ProcessHandle::destroy);
    }

    private final class Answers extends InputStream {
        private final InputStream in;

        Answers(InputStream in) {
            this.in = in;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] buffer, int offset, int length) throws IOException {
            int n = in.read(buffer, offset, length);
            if (n < 0 && !answered) {
                throw failure();
            }
            answered |= n > 0;
            return n;
        }
    }

    private final class Questions extends OutputStream {
        private final OutputStream out;

        Questions(OutputStream out) {
            this.out = out;
        }

        @Override
        public void write(int one) throws IOException {
            write(new byte[] {(byte) one}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            try {
                out.write(bytes, offset, length);
                out.flush();
            } catch (IOException e) {
                throw answered ? e : failure();
            }
        }
    }
}
