package dev.dray.explain;

import dev.dray.http.Http;
import dev.dray.http.HttpCall;
import dev.dray.model.Json;
import java.io.IOException;
import java.net.URI;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/// What calls were made and what came back, in a form that can be read and run again. Secrets are in neither: where a
/// value came from an earlier answer, the script takes it from there; what the user gave, it asks for.
///
/// Of bodies only the digest, the length and a beginning of at most 64 KiB are kept, so that large ones cost nothing,
/// and 32 MiB in all: then the oldest go. Safe for many threads.
public final class Explanation {
    private final InstantSource clock;
    private final Answers answers = new Answers();
    private final List<Step> steps = new ArrayList<>();

    public Explanation() {
        this(InstantSource.system());
    }

    /// @param clock when calls began
    public Explanation(InstantSource clock) {
        this.clock = clock;
    }

    /// What stands just above a wire and remembers each call, so that each retry and each redirect is seen.
    ///
    /// @param curlOptions what `curl` must be told so that it goes the same way: proxies, certificates, a socket
    public UnaryOperator<Http> layer(Function<URI, List<String>> curlOptions) {
        return next -> new RecordingHttp(next, this, curlOptions);
    }

    Answers answers() {
        return answers;
    }

    /// A call that is about to be sent.
    ///
    /// @param call    without its body
    /// @param options what `curl` must be told besides
    Step begin(HttpCall call, List<String> options) {
        // What it takes from earlier answers may be dropped later.
        answers.use(call);
        return new Step(call, clock.instant(), options);
    }

    /// Gives a call its place among the others.
    void add(Step step) {
        synchronized (steps) {
            steps.add(step);
            step.numbered(steps.size());
        }
    }

    /// The calls so far, each after those that it depends on.
    private List<Step> steps() {
        synchronized (steps) {
            return List.copyOf(steps);
        }
    }

    /// Writes a script for bash that makes the same calls, one after another, and stops where one is answered in
    /// another way. It needs curl, and jq where something is taken from JSON.
    public void writeScript(Appendable out, ScriptOptions options) throws IOException {
        new Script(steps(), answers, options).writeTo(out);
    }

    /// The calls as an HTTP archive, which browsers' tools show.
    ///
    /// @param version of the program that made them
    /// @see <a href="http://www.softwareishard.com/blog/har-12-spec/">HAR 1.2</a>
    public Json har(String version) {
        return new HttpArchive(steps(), version).toJson();
    }
}
