package dev.dray.engine;

import dev.dray.http.HttpCall;
import java.util.regex.Pattern;

/// What an Engine works on may take as long as it likes, as docker has it: events may be hours apart, and
/// nothing is said while Podman loads an image, or while a big layer is removed. What only asks is answered
/// soon.
final class EngineWork {
    private static final Pattern QUESTION = Pattern.compile(".*/(?:_ping|version|info|json|history)");

    private EngineWork() {}

    static boolean is(HttpCall call) {
        return call.method().equals("POST")
                || !QUESTION.matcher(call.uri().getRawPath()).matches();
    }
}
