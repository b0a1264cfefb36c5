package dev.dray.engine;

import dev.dray.http.Http;
import java.io.Closeable;
import java.io.IOException;
import java.net.URI;

/// A Docker Engine, or what speaks its API, as Podman does. Each method is one endpoint of it. Safe for many threads.
/// Close it when done.
///
/// @see <a href="https://docs.docker.com/reference/api/engine/">Docker Engine API</a>
public final class Engine implements Closeable {
    private final EngineCalls calls;
    private final Closeable wire;

    /// @param http reaches the Engine at whatever host calls go to
    /// @param base what stands before the paths of calls
    Engine(Http http, URI base, Closeable wire) {
        this(new EngineCalls(http, base), wire);
    }

    Engine(EngineCalls calls, Closeable wire) {
        this.calls = calls;
        this.wire = wire;
    }

    /// Gets ready to speak with an Engine. Nothing is sent before it is asked for.
    ///
    /// @throws IllegalArgumentException when `DOCKER_API_VERSION` is no version
    public static Engine open(EngineAddress address, EngineOptions options) {
        return new EngineWire(address, options).open();
    }

    /// Whether it is there, and what it says of itself: `HEAD /_ping`. Asks each time.
    public EnginePing ping() throws IOException {
        return calls.ping();
    }

    /// The version of the API that both sides speak. Asked for once; `DOCKER_API_VERSION` pins it.
    ///
    /// @throws dev.dray.content.ImageException.Unsupported when there is none
    public ApiVersion version() throws IOException {
        return calls.version();
    }

    @Override
    public void close() throws IOException {
        wire.close();
    }
}
