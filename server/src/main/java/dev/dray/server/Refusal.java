package dev.dray.server;

import dev.dray.http.Headers;
import dev.dray.http.HttpReply;
import dev.dray.model.Json;
import dev.dray.protocol.ErrorBody;
import dev.dray.protocol.ErrorCode;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/// A call that is answered with an error, in the registry's words.
final class Refusal extends IOException {
    private static final long serialVersionUID = 1;

    private final ErrorCode code;
    private final int status;
    private final transient Headers headers;
    private final transient @Nullable Json detail;

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
        this(code, status, message, headers, null);
    }

    private Refusal(ErrorCode code, int status, String message, Headers headers, @Nullable Json detail) {
        super(message);
        this.code = code;
        this.status = status;
        this.headers = headers;
        this.detail = detail;
    }

    /// The same, saying what it is about as Docker's registry does.
    Refusal about(String name, String value) {
        return new Refusal(
                code,
                status,
                String.valueOf(getMessage()),
                headers,
                Json.object().put(name, value).build());
    }

    /// The method is none of those this route has.
    static Refusal method(String allowed) {
        return new Refusal(ErrorCode.UNSUPPORTED, 405, ErrorCode.UNSUPPORTED.message(), Headers.of("Allow", allowed));
    }

    HttpReply reply() {
        return reply(code, status, String.valueOf(getMessage()), headers, detail);
    }

    static HttpReply reply(ErrorCode code, int status, String message, Headers headers) {
        return reply(code, status, message, headers, null);
    }

    private static HttpReply reply(ErrorCode code, int status, String message, Headers headers, @Nullable Json detail) {
        byte[] body = ErrorBody.of(code, message, detail).bytes();
        return HttpReply.of(
                status,
                headers.with("Content-Type", "application/json").with("Content-Length", Integer.toString(body.length)),
                body);
    }
}
