package dev.dray.server;

import dev.dray.http.Headers;
import dev.dray.http.HttpReply;
import dev.dray.protocol.ErrorCode;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/// What Jetty refuses on its own, in the registry's words rather than as a page.
final class JettyErrors implements Request.Handler {
    @Override
    public boolean handle(Request request, Response response, Callback callback) throws IOException {
        int status = response.getStatus();
        HttpReply reply = Refusal.reply(code(status), status, message(status), Headers.NONE);
        reply.headers().forEach((name, value) -> response.getHeaders().put(name, value));
        response.write(true, ByteBuffer.wrap(reply.body().readAllBytes()), callback);
        return true;
    }

    private static ErrorCode code(int status) {
        return status >= 500 && status != 505 ? ErrorCode.UNKNOWN : ErrorCode.UNSUPPORTED;
    }

    private static String message(int status) {
        return switch (status) {
            case 417 -> "want no Expect, or Expect: 100-continue";
            case 431 -> "the headers are longer than this registry reads";
            case 414 -> "the path is longer than this registry reads";
            case 505 -> "want HTTP/1.1, HTTP/1.0 or HTTP/2";
            default -> status >= 500 ? ErrorCode.UNKNOWN.message() : "not a request as HTTP wants it";
        };
    }
}
