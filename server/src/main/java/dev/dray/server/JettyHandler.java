package dev.dray.server;

import dev.dray.http.Headers;
import dev.dray.http.Http;
import dev.dray.http.HttpBody;
import dev.dray.http.HttpCall;
import dev.dray.http.HttpReply;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.ByteBuffer;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;

/// Jetty's requests as our calls, our replies as Jetty's responses.
final class JettyHandler extends Handler.Abstract {
    static final int BUFFER_SIZE = 128 * 1024;

    /// Bytes of a refused request that are read, so that the caller, still sending, hears the refusal.
    private static final int MAX_DRAIN = 16 * 1024 * 1024;

    private final Http http;

    JettyHandler(Http http) {
        this.http = http;
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) {
        HttpCall call;
        try {
            call = call(request);
        } catch (IllegalArgumentException e) {
            Response.writeError(request, response, callback, 400);
            return true;
        }
        answer(call, request, response, callback);
        return true;
    }

    private void answer(HttpCall call, Request request, Response response, Callback callback) {
        try (HttpReply reply = http.send(call)) {
            if (reply.status() >= 400 && !request.getHeaders().contains(HttpHeader.EXPECT)) {
                drain(request);
            }
            write(reply, response);
            callback.succeeded();
        } catch (IOException | RuntimeException e) {
            // What is sent cannot be taken back: the connection then breaks off, and the caller notices.
            callback.failed(e);
        }
    }

    private static HttpCall call(Request request) {
        Headers headers = Headers.NONE;
        for (HttpField field : request.getHeaders()) {
            headers = headers.plus(field.getName(), field.getValue() == null ? "" : field.getValue());
        }
        // Said by us alone: whatever a stranger put there would be believed.
        headers = headers.with("X-Forwarded-For", Request.getRemoteAddr(request));
        URI uri = URI.create(request.getHttpURI().toString());
        return new HttpCall(
                "answer " + request.getMethod() + " " + uri.getRawPath(),
                request.getMethod(),
                uri,
                headers,
                body(request));
    }

    private static @Nullable HttpBody body(Request request) {
        boolean some = request.getLength() > 0 || request.getHeaders().contains(HttpHeader.TRANSFER_ENCODING);
        return some ? HttpBody.of(request.getLength(), () -> Content.Source.asInputStream(request)) : null;
    }

    private static void drain(Request request) throws IOException {
        try (InputStream rest = Content.Source.asInputStream(request)) {
            byte[] buffer = new byte[BUFFER_SIZE];
            for (long drained = 0; drained < MAX_DRAIN; ) {
                int n = rest.read(buffer);
                if (n < 0) {
                    return;
                }
                drained += n;
            }
        }
    }

    private static void write(HttpReply reply, Response response) throws IOException {
        response.setStatus(reply.status());
        reply.headers().forEach((name, value) -> response.getHeaders().add(name, value));
        byte[] buffer = new byte[BUFFER_SIZE];
        for (int n = reply.body().read(buffer); n >= 0; n = reply.body().read(buffer)) {
            Content.Sink.write(response, false, ByteBuffer.wrap(buffer, 0, n));
        }
    }
}
