package dev.dray.server;

import dev.dray.http.FileBody;
import dev.dray.http.HttpReply;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import org.eclipse.jetty.http.HttpVersion;
import org.eclipse.jetty.io.ByteBufferPool;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.io.RetainableByteBuffer;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;

/// Writes the bodies of our replies as Jetty's: what lies in a file past the heap, where the connection allows that
/// past this process; what is small at once.
final class JettyBody {
    private final Request request;
    private final Response response;

    JettyBody(Request request, Response response) {
        this.request = request;
        this.response = response;
    }

    void write(HttpReply reply) throws IOException {
        switch (reply.body()) {
            case FileBody file -> {
                if (request.getConnectionMetaData().getHttpVersion() != HttpVersion.HTTP_2
                        && request.getConnectionMetaData().getConnection().getEndPoint() instanceof FileEndPoint to) {
                    send(file, to);
                } else {
                    write(file);
                }
            }
            case InputStream in -> write(in, reply.length());
        }
    }

    private void send(FileBody file, FileEndPoint to) throws IOException {
        while (file.remaining() > 0) {
            ByteBuffer part = to.standIn(file);
            Content.Sink.write(response, part.remaining() == file.remaining(), part);
        }
    }

    private void write(FileBody file) throws IOException {
        ByteBufferPool pool = request.getComponents().getByteBufferPool();
        RetainableByteBuffer pooled = pool.acquire(JettyHandler.BUFFER_SIZE, true);
        try {
            ByteBuffer buffer = pooled.getByteBuffer();
            buffer.clear();
            while (file.read(buffer) >= 0) {
                Content.Sink.write(response, file.remaining() <= 0, buffer.flip());
                buffer.clear();
            }
        } finally {
            pooled.release();
        }
    }

    /// What is small takes no more memory than it has bytes, and leaves in one piece with its headers.
    ///
    /// @param length in bytes, or -1 where it is not known
    private void write(InputStream in, long length) throws IOException {
        boolean small = length >= 0 && length < JettyHandler.BUFFER_SIZE;
        byte[] buffer = new byte[small ? Math.max(1, (int) length) : JettyHandler.BUFFER_SIZE];
        long left = length;
        for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
            left -= n;
            Content.Sink.write(response, left == 0, ByteBuffer.wrap(buffer, 0, n));
        }
    }
}
