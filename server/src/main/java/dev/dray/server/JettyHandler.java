package dev.dray.server;

import dev.dray.http.Headers;
import dev.dray.http.Http;
import dev.dray.http.HttpBody;
import dev.dray.http.HttpCall;
import dev.dray.http.HttpReply;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpMethod;
import org.eclipse.jetty.http.HttpVersion;
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
    private final CallerHeaders callerHeaders;
    private final ConnectionLimits limits;

    JettyHandler(Http http, ListenerOptions options) {
        this.http = http;
        this.callerHeaders = new CallerHeaders(options.proxied());
        this.limits = options.limits();
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
            if (reply.status() >= 400
                    && reply.status() != 408
                    && !request.getHeaders().contains(HttpHeader.EXPECT)) {
                drain(request);
            }
            response.setStatus(reply.status());
            reply.headers().forEach((name, value) -> response.getHeaders().add(name, value));
            if (!HttpMethod.HEAD.is(request.getMethod()) && reply.status() != 204 && reply.status() != 304) {
                new JettyBody(request, new PacedResponse(request, response, Pace.of(limits))).write(reply);
            }
            callback.succeeded();
        } catch (IOException | RuntimeException e) {
            // What is sent cannot be taken back: the connection then breaks off, and the caller notices.
            callback.failed(e);
        }
    }

    private HttpCall call(Request request) {
        Headers headers = headers(request);
        URI uri = callerHeaders.of(URI.create(request.getHttpURI().toString()), headers);
        return new HttpCall(
                "answer " + request.getMethod() + " " + uri.getRawPath(),
                request.getMethod(),
                uri,
                callerHeaders.of(headers, Request.getRemoteAddr(request)),
                body(request));
    }

    private static Headers headers(Request request) {
        List<String> namesAndValues = new ArrayList<>();
        for (HttpField field : request.getHeaders()) {
            namesAndValues.add(field.getName());
            namesAndValues.add(field.getValue() == null ? "" : field.getValue());
        }
        return Headers.of(namesAndValues.toArray(String[]::new));
    }

    private @Nullable HttpBody body(Request request) {
        return hasBody(request) ? HttpBody.once(request.getLength(), () -> open(request)) : null;
    }

    private static boolean hasBody(Request request) {
        if (request.getLength() >= 0) {
            return request.getLength() > 0;
        }
        // HTTP/2 has no header that says so: the end of the body is all there is.
        boolean unannounced = request.getConnectionMetaData().getHttpVersion() == HttpVersion.HTTP_2;
        return request.getHeaders().contains(HttpHeader.TRANSFER_ENCODING)
                || unannounced && !HttpMethod.GET.is(request.getMethod()) && !HttpMethod.HEAD.is(request.getMethod());
    }

    private InputStream open(Request request) {
        return new PacedStream(Content.Source.asInputStream(request), Pace.of(limits));
    }

    private void drain(Request request) {
        try (InputStream rest = open(request)) {
            byte[] buffer = new byte[BUFFER_SIZE];
            for (long drained = 0; drained < MAX_DRAIN; ) {
                int n = rest.read(buffer);
                if (n < 0) {
                    return;
                }
                drained += n;
            }
        } catch (IOException e) {
            // Who breaks off, or sends what is no HTTP, may still be there to hear the refusal.
        }
    }
}
