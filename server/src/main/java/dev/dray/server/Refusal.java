package dev.dray.server;

import dev.dray.http.Headers;
import dev.dray.http.HttpReply;
import dev.dray.protocol.ErrorBody;
import dev.dray.protocol.ErrorCode;
import java.io.IOException;

/// A call that is answered with an error, in the registry's words.
final class Refusal extends IOException {
    private static final long serialVersionUID = 1;

    private final ErrorCode code;
    private final int status;
    private final transient Headers headers;

    Refusal(ErrorCode code) {
        this(code, code.message());
    }

    Refusal(ErrorCode code, String message) {
        this(code, code.status(), message);
    }

    Refusal(ErrorCode code, int status, String message) {
        this(code, status, message, Headers.NONE);
    }

    Refusal(ErrorCode code, int status, String message, Headers headers) {
        super(message);
        this.code = code;
        this.status = status;
        this.headers = headers;
    }

    /// The method is none of those this route has.
    static Refusal method(String allowed) {
        return new Refusal(ErrorCode.UNSUPPORTED, 405, ErrorCode.UNSUPPORTED.message(), Headers.of("Allow", allowed));
    }

    HttpReply reply() {
        return reply(code, status, String.valueOf(getMessage()), headers);
    }

    static HttpReply reply(ErrorCode code, int status, String message, Headers headers) {
        byte[] body = ErrorBody.of(code, message).bytes();
        return HttpReply.of(
                status,
                headers.with("Content-Type", "application/json").with("Content-Length", Integer.toString(body.length)),
                body);
    }
}
