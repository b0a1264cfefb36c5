package dev.dray.explain;

import dev.dray.http.Headers;
import dev.dray.http.HttpCall;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// One call and what came of it.
final class Step {
    private final HttpCall call;
    private final Instant began;
    private final List<String> options;
    private volatile int number;
    private volatile @Nullable Content sent;
    private volatile @Nullable Answer answer;
    private volatile @Nullable String failure;

    /// What came back.
    ///
    /// @param time until its head was there
    /// @param body as far as it was read
    record Answer(int status, Headers headers, Duration time, Content body) {}

    /// @param call    without its body
    /// @param options what `curl` must be told besides
    Step(HttpCall call, Instant began, List<String> options) {
        this.call = call;
        this.began = began;
        this.options = List.copyOf(options);
    }

    void numbered(int place) {
        number = place;
    }

    void sends(Content content) {
        sent = content;
    }

    void answered(Answer theirs) {
        answer = theirs;
    }

    void failed(IOException broken) {
        String message = broken.getMessage();
        failure = message == null ? broken.getClass().getSimpleName() : message;
    }

    /// From 1; a call has a higher one than those that it depends on.
    int number() {
        return number;
    }

    HttpCall call() {
        return call;
    }

    URI uri() {
        return call.uri();
    }

    Instant began() {
        return began;
    }

    List<String> options() {
        return options;
    }

    /// What it carried; empty when it carried nothing, or was not sent that far.
    Optional<Content> sent() {
        return Optional.ofNullable(sent);
    }

    Optional<Answer> answer() {
        return Optional.ofNullable(answer);
    }

    /// The status of the answer; 0 where there was none.
    int status() {
        return answer().map(Answer::status).orElse(0);
    }

    /// Why there was no answer, or not all of it.
    Optional<String> failure() {
        return Optional.ofNullable(failure);
    }

    /// The hex digits of the SHA-256 of what it got; empty where that was not all there is.
    Optional<String> got() {
        return status() == 200 && !isHead()
                ? answer().flatMap(theirs -> theirs.body().digest())
                : Optional.empty();
    }

    boolean isHead() {
        return call.method().equals("HEAD");
    }

    /// A header of the call or the empty text.
    String header(String name) {
        return call.headers().find(name).orElse("");
    }

    /// A header of the answer.
    Optional<String> answerHeader(String name) {
        return answer().flatMap(theirs -> theirs.headers().find(name));
    }
}
