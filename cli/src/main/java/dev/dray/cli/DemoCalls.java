package dev.dray.cli;

import dev.dray.http.HttpCall;
import dev.dray.http.HttpEvent;
import dev.dray.http.HttpTrace;
import java.util.ArrayList;
import java.util.List;

/// Remembers the calls of one step of the tour.
final class DemoCalls implements HttpTrace {
    private final List<HttpEvent.Answered> answers = new ArrayList<>();

    @Override
    public synchronized void on(HttpEvent event) {
        if (event instanceof HttpEvent.Answered answered) {
            answers.add(answered);
        }
    }

    /// The calls since the last time, which are then forgotten.
    synchronized List<HttpEvent.Answered> take() {
        List<HttpEvent.Answered> taken = List.copyOf(answers);
        answers.clear();
        return taken;
    }

    /// Whether this call is the one that gets a token.
    static boolean isToken(HttpCall call) {
        return !call.uri().getPath().startsWith("/v2/");
    }
}
