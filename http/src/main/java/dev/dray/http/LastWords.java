package dev.dray.http;

import java.io.IOException;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.impl.io.HttpRequestExecutor;
import org.apache.hc.core5.http.io.HttpClientConnection;
import org.apache.hc.core5.http.io.HttpResponseInformationCallback;
import org.apache.hc.core5.http.protocol.HttpContext;
import org.jspecify.annotations.Nullable;

/// Reads the answer of a server that takes no more of a body: one that refuses it and closes the connection has mostly
/// said why, but [EarlyAnswer] does not see it during a write.
final class LastWords extends HttpRequestExecutor {
    /// A write that failed. What failed of the body's own source is none.
    static final class BrokenWrite extends IOException {
        private static final long serialVersionUID = 1;

        final IOException failure;

        BrokenWrite(IOException failure) {
            super(failure);
            this.failure = failure;
        }
    }

    @Override
    public ClassicHttpResponse execute(
            ClassicHttpRequest request,
            HttpClientConnection connection,
            @Nullable HttpResponseInformationCallback callback,
            HttpContext context)
            throws IOException, HttpException {
        try {
            return super.execute(request, new Listening(connection), callback, context);
        } catch (BrokenWrite e) {
            throw e.failure;
        }
    }

    /// Goes on to the answer when the body could not be sent.
    private static final class Listening extends PassingConnection {
        private @Nullable BrokenWrite broken;

        Listening(HttpClientConnection next) {
            super(next);
        }

        @Override
        public void sendRequestEntity(ClassicHttpRequest request) throws HttpException, IOException {
            try {
                super.sendRequestEntity(request);
            } catch (BrokenWrite e) {
                broken = e;
            }
        }

        @Override
        public void flush() throws IOException {
            if (broken == null) {
                super.flush();
            }
        }

        @Override
        public ClassicHttpResponse receiveResponseHeader() throws HttpException, IOException {
            if (broken == null) {
                return super.receiveResponseHeader();
            }
            try {
                ClassicHttpResponse response = super.receiveResponseHeader();
                // A part of the body is still on its way, so no other call can follow.
                response.setHeader("Connection", "close");
                return response;
            } catch (IOException e) {
                broken.addSuppressed(e);
                throw broken;
            }
        }
    }
}
