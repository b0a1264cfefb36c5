package dev.dray.engine;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.dray.content.ImageException;
import dev.dray.http.HttpCall;
import dev.dray.http.HttpReply;
import dev.dray.model.Json;
import dev.dray.protocol.CallFailure;
import java.io.FilterInputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.Optional;

/// A tar as an Engine sends it: of unknown length, and when the Engine fails midway, with an error as JSON behind what
/// was sent of it. So the end of the stream is looked at: what does not end as a tar does is a failure.
final class SavedTar extends FilterInputStream {
    private static final int BLOCK = 512;

    /// Bytes before the end that are looked at.
    private static final int TAIL = 8 * 1024;

    private final HttpCall call;
    private final byte[] tail = new byte[TAIL];
    private int kept;
    private long length;

    SavedTar(HttpCall call, HttpReply reply) {
        super(reply.body());
        this.call = call;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] buffer, int offset, int size) throws IOException {
        int n = readSome(buffer, offset, size);
        if (n < 0) {
            check();
        } else {
            keep(buffer, offset, n);
        }
        return n;
    }

    private int readSome(byte[] buffer, int offset, int size) throws IOException {
        try {
            return super.read(buffer, offset, size);
        } catch (IOException e) {
            throw CallFailure.of(call, e);
        }
    }

    private void keep(byte[] buffer, int offset, int n) {
        length += n;
        int fresh = Math.min(n, TAIL);
        int old = Math.min(kept, TAIL - fresh);
        System.arraycopy(tail, kept - old, tail, 0, old);
        System.arraycopy(buffer, offset + n - fresh, tail, old, fresh);
        kept = old + fresh;
    }

    /// A tar ends with blocks of zeros.
    private void check() throws IOException {
        boolean whole = length >= BLOCK && length % BLOCK == 0 && isZero();
        if (!whole) {
            throw error().orElseGet(() -> new ImageException.Unreachable(
                    "could not %s: the archive broke off after %,d bytes".formatted(call.purpose(), length),
                    null,
                    null));
        }
    }

    private boolean isZero() {
        return Arrays.mismatch(tail, kept - BLOCK, kept, new byte[BLOCK], 0, BLOCK) < 0;
    }

    private Optional<ImageException> error() {
        String text = new String(tail, 0, kept, UTF_8);
        int detail = text.lastIndexOf("{\"errorDetail\"");
        int start = detail < 0 ? text.lastIndexOf("{\"message\"") : detail;
        if (start < 0) {
            return Optional.empty();
        }
        try {
            Json object = Json.parse(text.substring(start).strip());
            return EngineWords.error(call, object)
                    .or(() -> object.findText("message").map(words -> EngineWords.failure(call, words)));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    @Override
    public long skip(long count) throws IOException {
        return count <= 0 ? 0 : Math.max(read(new byte[(int) Math.min(count, TAIL)]), 0);
    }

    @Override
    public boolean markSupported() {
        return false;
    }
}
