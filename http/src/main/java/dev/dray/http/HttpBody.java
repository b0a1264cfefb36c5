package dev.dray.http;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;

/// What a call carries. On the client's side it can be opened again, which is what a retry needs; on the server's side
/// it can be opened once.
public interface HttpBody {
    /// Bytes, or [#UNKNOWN] when that is not known beforehand.
    long length();

    InputStream open() throws IOException;

    /// Whether the same call may be sent again when it broke. Not where a server may have kept a part of the body, as
    /// it does with an upload: what it has must be asked for first, which only who made the call can do.
    default boolean isRepeatable() {
        return true;
    }

    long UNKNOWN = -1;

    static HttpBody of(byte[] content) {
        return of(content.length, () -> new ByteArrayInputStream(content));
    }

    static HttpBody of(long length, Opener opener) {
        return new HttpBody() {
            @Override
            public long length() {
                return length;
            }

            @Override
            public InputStream open() throws IOException {
                return opener.open();
            }
        };
    }

    /// A body that is not sent a second time unasked: see [#isRepeatable].
    static HttpBody once(long length, Opener opener) {
        return new HttpBody() {
            @Override
            public long length() {
                return length;
            }

            @Override
            public InputStream open() throws IOException {
                return opener.open();
            }

            @Override
            public boolean isRepeatable() {
                return false;
            }
        };
    }

    /// Opens some content.
    @FunctionalInterface
    interface Opener {
        InputStream open() throws IOException;
    }
}
