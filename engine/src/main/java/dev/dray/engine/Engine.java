package dev.dray.engine;

import dev.dray.http.Http;
import dev.dray.http.WireHttp;
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
        this.calls = new EngineCalls(http, base);
        this.wire = wire;
    }

    /// Gets ready to speak with an Engine. Nothing is sent before it is asked for.
    public static Engine open(EngineAddress address, EngineOptions options) {
        WireHttp wire = switch (address) {
            case EngineAddress.Unix(var socket) -> new WireHttp(options.wire().withUnixSocket(socket));
        };
        return new Engine(options.layer().apply(wire), address.base(), wire);
    }

    /// The images that it has.
    public EngineImages images() {
        return new EngineImages(calls);
    }

    /// The version of the API that both sides speak.
    public ApiVersion version() throws IOException {
        return calls.version();
    }

    @Override
    public void close() throws IOException {
        wire.close();
    }
}
