package dev.dray.server;

import dev.dray.http.HttpTrace;
import java.time.Duration;

/// How a registry is reached.
///
/// @param host        the address to listen at; by default only this machine reaches it
/// @param port        0 for any free one
/// @param trace       is told of every call and its answer
/// @param stopTimeout how long running calls may take to end when the server is closed
public record ListenerOptions(String host, int port, HttpTrace trace, Duration stopTimeout) {
    /// On a free port of this machine.
    public static final ListenerOptions LOCAL =
            new ListenerOptions("127.0.0.1", 0, HttpTrace.SILENT, Duration.ofSeconds(10));

    public ListenerOptions withHost(String newHost) {
        return new ListenerOptions(newHost, port, trace, stopTimeout);
    }

    public ListenerOptions withPort(int newPort) {
        return new ListenerOptions(host, newPort, trace, stopTimeout);
    }

    public ListenerOptions withTrace(HttpTrace newTrace) {
        return new ListenerOptions(host, port, newTrace, stopTimeout);
    }

    public ListenerOptions withStopTimeout(Duration newStopTimeout) {
        return new ListenerOptions(host, port, trace, newStopTimeout);
    }
}
