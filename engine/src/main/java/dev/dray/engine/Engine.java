package dev.dray.engine;

import dev.dray.credentials.Credential;
import dev.dray.http.Http;
import dev.dray.model.Reference;
import java.io.Closeable;
import java.io.IOException;
import java.net.URI;
import java.util.Optional;

/// A Docker Engine, or what speaks its API, as Podman does. Each method is one endpoint of it. Safe for many
/// threads. Close it when done.
///
/// @see <a href="https://docs.docker.com/reference/api/engine/">Docker Engine API</a>
public final class Engine implements Closeable {
    private final EngineCalls calls;
    private final EngineSystem system;
    private final Closeable wire;

    /// @param http reaches the Engine at whatever host calls go to
    /// @param base what stands before the paths of calls
    Engine(Http http, URI base, Closeable wire) {
        this(new EngineCalls(http, base), wire);
    }

    Engine(EngineCalls calls, Closeable wire) {
        this.calls = calls;
        this.system = new EngineSystem(calls);
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

    /// The images that it has.
    public EngineImages images() {
        return new EngineImages(calls);
    }

    /// The containers that it has.
    public EngineContainers containers() {
        return new EngineContainers(calls);
    }

    /// What this Engine is: `GET /version`.
    public EngineRelease release() throws IOException {
        return system.release();
    }

    /// How this Engine is set up: `GET /info`.
    public EngineInfo info() throws IOException {
        return system.info();
    }

    /// Opens the stream of what happens in it: `GET /events`.
    public EngineEvents events(EventOptions options) throws IOException {
        return system.events(options);
    }

    /// What room its things take: `GET /system/df`. May take the Engine a while.
    public EngineUsage usage() throws IOException {
        return system.usage();
    }

    /// Has the Engine ask a registry what an image is: `GET /distribution/{name}/json`. Nothing is pulled.
    ///
    /// @throws dev.dray.content.ImageException.Unsupported where the Engine is Podman, which asks no registry
    public RegistryImage distribution(Reference image, RegistryAuth auth) throws IOException {
        return system.distribution(image, auth);
    }

    /// Has the Engine try a login: `POST /auth`. Nothing is kept.
    ///
    /// @param registry host and perhaps port; `docker.io` for Docker Hub
    /// @return the identity token that the registry gave in place of the password; empty where it gave none
    /// @throws dev.dray.content.ImageException.Denied when the registry does not know us
    public Optional<String> checkLogin(String registry, Credential credential) throws IOException {
        return system.checkLogin(registry, credential);
    }

    @Override
    public void close() throws IOException {
        wire.close();
    }
}
