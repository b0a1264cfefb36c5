package dev.dray.http;

import java.io.IOException;
import java.time.Duration;

/// What happens to a call, as an [HttpTrace] is told.
public sealed interface HttpEvent {
    HttpCall call();

    /// It goes out now.
    record Sent(HttpCall call) implements HttpEvent {}

    /// The head of a reply is here.
    ///
    /// @param time from sending to the head of the reply
    record Answered(HttpCall call, int status, Headers headers, Duration time) implements HttpEvent {}

    /// No reply was had.
    record Failed(HttpCall call, IOException failure, Duration time) implements HttpEvent {}

    /// It will be sent again.
    ///
    /// @param reason in words: "HTTP 503", or what the failure said
    record Waiting(HttpCall call, String reason, Duration delay) implements HttpEvent {}
}
