package dev.dray.engine;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.dray.http.Headers;
import dev.dray.http.HttpReply;
import dev.dray.testkit.ScriptedHttp;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.net.URI;
import java.util.Objects;

/// An Engine that answers as a test says.
final class Scripted {
    private Scripted() {}

    /// @param version that the Engine says it speaks
    static ScriptedHttp http(String version) {
        HttpReply pong = HttpReply.of(200, Headers.NONE.with("Api-Version", version), "OK".getBytes(UTF_8));
        return new ScriptedHttp().on("GET /_ping", pong).on("HEAD /_ping", pong);
    }

    static Engine engine(ScriptedHttp http) {
        return new Engine(http, URI.create("http://engine.test"), () -> {});
    }

    /// An answer of a real Engine, from the test resources.
    ///
    /// @param file as in `docker-20.10/images.json`
    static HttpReply captured(String file) throws IOException {
        try (InputStream in = Scripted.class.getResourceAsStream(file)) {
            return json(new String(Objects.requireNonNull(in, file).readAllBytes(), UTF_8));
        }
    }

    /// An answer that breaks off after so many bytes, as a connection does.
    static HttpReply cut(String text, int length) {
        return HttpReply.of(200)
                .withBody(new SequenceInputStream(
                        new ByteArrayInputStream(text.substring(0, length).getBytes(UTF_8)), new InputStream() {
                            @Override
                            public int read(byte[] buffer, int offset, int length) throws IOException {
                                throw new IOException("Premature end of chunk coded message body");
                            }

                            @Override
                            public int read() throws IOException {
                                throw new IOException("Premature end of chunk coded message body");
                            }
                        }));
    }

    static HttpReply json(String text) {
        return json(200, text);
    }

    static HttpReply json(int status, String text) {
        return HttpReply.of(status, Headers.NONE.with("Content-Type", "application/json"), text.getBytes(UTF_8));
    }
}
