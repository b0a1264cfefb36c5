package dev.dray.server;

import dev.dray.http.HttpTrace;
import java.time.Duration;

/// How to serve a registry.
///
/// @param host        the address to listen at; by default only this machine reaches it
/// @param port        0 for any free one
/// @param trace       is told of every call and its answer: an access log
/// @param stopTimeout how long running calls may take to end when the server is closed
public record RegistryOptions(
        String host, int port, Storage storage, Access access, HttpTrace trace, Duration stopTimeout) {

    /// On a free port of this machine, for everybody on it.
    public static RegistryOptions of(Storage storage) {
        return new RegistryOptions("127.0.0.1", 0, storage, Access.ANYONE, HttpTrace.SILENT, Duration.ofSeconds(10));
    }

    public RegistryOptions withHost(String newHost) {
        return new RegistryOptions(newHost, port, storage, access, trace, stopTimeout);
    }

    public RegistryOptions withPort(int newPort) {
        return new RegistryOptions(host, newPort, storage, access, trace, stopTimeout);
    }

    public RegistryOptions withAccess(Access newAccess) {
        return new RegistryOptions(host, port, storage, newAccess, trace, stopTimeout);
    }

    public RegistryOptions withTrace(HttpTrace newTrace) {
        return new RegistryOptions(host, port, storage, access, newTrace, stopTimeout);
    }

    public RegistryOptions withStopTimeout(Duration newStopTimeout) {
        return new RegistryOptions(host, port, storage, access, trace, newStopTimeout);
    }
}
