package dev.dray.explain;

import dev.dray.http.Http;
import dev.dray.http.HttpBody;
import dev.dray.http.HttpCall;
import dev.dray.http.HttpReply;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.function.Function;

/// Takes note of each call that goes through, and of its answer while that is read.
final class RecordingHttp implements Http {
    private final Http next;
    private final Explanation explanation;
    private final Function<URI, List<String>> curlOptions;

    RecordingHttp(Http next, Explanation explanation, Function<URI, List<String>> curlOptions) {
        this.next = next;
        this.explanation = explanation;
        this.curlOptions = curlOptions;
    }

    @Override
    public HttpReply send(HttpCall call) throws IOException {
        Step step = explanation.begin(withoutBody(call), curlOptions.apply(call.uri()));
        if (call.body() == null) {
            explanation.add(step);
        }
        long start = System.nanoTime();
        try {
            HttpReply reply = next.send(noted(call, step));
            return answered(call, step, reply, Duration.ofNanos(System.nanoTime() - start));
        } catch (IOException e) {
            step.failed(e);
            addAfterBody(call, step);
            throw e;
        }
    }

    /// Where a body is, it may have been asked for meanwhile, by a call that then comes before.
    private void addAfterBody(HttpCall call, Step step) {
        if (call.body() != null) {
            explanation.add(step);
        }
    }

    private HttpReply answered(HttpCall call, Step step, HttpReply reply, Duration time) {
        Content body = new Content();
        step.answered(new Step.Answer(reply.status(), reply.headers(), time, body));
        addAfterBody(call, step);
        explanation.answers().answered(step);
        return noted(reply, step, body);
    }

    private static HttpCall withoutBody(HttpCall call) {
        return new HttpCall(call.purpose(), call.method(), call.uri(), call.headers(), null);
    }

    private HttpCall noted(HttpCall call, Step step) {
        HttpBody body = call.body();
        if (body == null) {
            return call;
        }
        step.sends(new Content());
        HttpBody.Opener opener = () -> opened(body, step);
        return call.withBody(
                body.isRepeatable() ? HttpBody.of(body.length(), opener) : HttpBody.once(body.length(), opener));
    }

    /// Sent again, only the last time counts.
    private InputStream opened(HttpBody body, Step step) throws IOException {
        Content content = new Content();
        step.sends(content);
        if (body.length() == 0) {
            content.end();
            return body.open();
        }
        return new PassingStream(
                body.open(), content, body.length(), () -> explanation.answers().keep(content));
    }

    private HttpReply noted(HttpReply reply, Step step, Content body) {
        if (step.isHead() || reply.length() == 0) {
            body.end();
            return reply;
        }
        return reply.withBody(new PassingStream(reply.body(), body, reply.length(), new PassingStream.Watcher() {
            @Override
            public void ended() {
                explanation.answers().keep(body);
            }

            @Override
            public void failed(IOException failure) {
                step.failed(failure);
            }
        }));
    }
}
