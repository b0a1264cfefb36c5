package dev.dray.junit;

import dev.dray.http.Http;
import dev.dray.http.HttpCall;
import dev.dray.http.HttpReply;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Passes calls on to a registry, spoils those that a test has chosen, and keeps a record of all.
final class SpoiledHttp implements Http {
    private final Http registry;
    private final List<Rule> rules = new ArrayList<>();
    private final List<RecordedCall> calls = new ArrayList<>();

    SpoiledHttp(Http registry) {
        this.registry = registry;
    }

    synchronized void spoil(String start, int count, Fault fault) {
        rules.add(new Rule(start, fault, count));
    }

    synchronized List<RecordedCall> calls() {
        return List.copyOf(calls);
    }

    synchronized void clear() {
        rules.clear();
        calls.clear();
    }

    @Override
    public HttpReply send(HttpCall call) throws IOException {
        Optional<Fault> fault = next(call.method() + " " + call.uri().getRawPath());
        try {
            HttpReply reply = fault.isPresent() ? fault.get().answer(call, registry) : registry.send(call);
            record(RecordedCall.of(call, reply.status()));
            return reply;
        } catch (IOException | RuntimeException e) {
            record(RecordedCall.of(call, 0));
            throw e;
        }
    }

    private synchronized void record(RecordedCall call) {
        calls.add(call);
    }

    /// The oldest rule that still holds for such a call.
    private synchronized Optional<Fault> next(String line) {
        for (Rule rule : rules) {
            if (rule.left > 0 && line.startsWith(rule.start)) {
                rule.left--;
                return Optional.of(rule.fault);
            }
        }
        return Optional.empty();
    }

    private static final class Rule {
        private final String start;
        private final Fault fault;
        private int left;

        Rule(String start, Fault fault, int count) {
            this.start = start;
            this.fault = fault;
            this.left = count;
        }
    }
}
