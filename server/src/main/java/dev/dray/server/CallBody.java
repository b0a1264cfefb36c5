package dev.dray.server;

import dev.dray.http.HttpBody;
import dev.dray.protocol.ErrorCode;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/// The body of a call. Where it breaks off that is the caller's affair, unlike a storage that fails.
final class CallBody extends FilterInputStream {
    private CallBody(InputStream in) {
        super(in);
    }

    /// An absent body is an empty one.
    static InputStream open(@Nullable HttpBody body) throws IOException {
        if (body == null) {
            return InputStream.nullInputStream();
        }
        try {
            return new CallBody(body.open());
        } catch (IOException e) {
            throw brokenOff(e);
        }
    }

    private static Refusal brokenOff(IOException cause) {
        if (cause instanceof Refusal refusal) {
            return refusal;
        }
        Refusal refusal = new Refusal(ErrorCode.BLOB_UPLOAD_INVALID, 400, "the body broke off");
        refusal.initCause(cause);
        return refusal;
    }

    @Override
    public int read() throws IOException {
        try {
            return super.read();
        } catch (IOException e) {
            throw brokenOff(e);
        }
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
        try {
            return super.read(buffer, offset, length);
        } catch (IOException e) {
            throw brokenOff(e);
        }
    }
}
