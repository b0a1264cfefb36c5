package dev.dray.engine;

import dev.dray.http.Http;
import dev.dray.http.HttpCall;
import dev.dray.http.HttpReply;
import java.io.IOException;
import java.time.Duration;
import java.util.regex.Pattern;

/// Waits as long as it takes for what an Engine works on, as docker does: events may be hours apart, and
/// nothing is said while Podman loads an image, or while a big layer is removed. What only asks is answered
/// soon.
///
/// @param quick   gives up where nothing comes
/// @param patient does not
record PatientHttp(Http quick, Http patient) implements Http {
    /// Without a single byte. There is no end that would be right.
    static final Duration PATIENCE = Duration.ofDays(365);

    private static final Pattern QUESTION = Pattern.compile(".*/(?:_ping|version|info|json|history)");

    @Override
    public HttpReply send(HttpCall call) throws IOException {
        boolean asks = !call.method().equals("POST")
                && QUESTION.matcher(call.uri().getRawPath()).matches();
        return (asks ? quick : patient).send(call);
    }
}
