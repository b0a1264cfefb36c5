package dev.dray.junit;

import dev.dray.content.Image;
import dev.dray.content.ImageSource;
import dev.dray.content.Transfer;
import dev.dray.content.TransferOptions;
import dev.dray.model.Descriptor;
import dev.dray.model.Reference;
import dev.dray.server.ListenerOptions;
import dev.dray.server.RegistryHandler;
import dev.dray.server.RegistryOptions;
import dev.dray.server.RegistryServer;
import dev.dray.storage.MemoryStorage;
import dev.dray.storage.Storage;
import dev.dray.storage.StoredRepository;
import java.io.Closeable;
import java.io.IOException;
import java.net.URI;
import java.util.List;

/// A registry in this process, on a free port of this machine, for one test or many.
///
/// ```java
/// try (TestRegistry registry = TestRegistry.start()) {
///     registry.put("acme/web:1.0", TestImage.of("etc/motd", "hello"));
///     registry.spoil("GET /v2/acme/web/blobs/", Fault.cutAfter(100));
///     pull(registry.address() + "/acme/web:1.0");
///     assertEquals("GET /v2/acme/web/manifests/1.0", registry.calls().getFirst().line());
/// }
/// ```
public final class TestRegistry implements Closeable {
    private final Storage storage;
    private final SpoiledHttp http;
    private final RegistryServer server;

    private TestRegistry(Storage storage, SpoiledHttp http, RegistryServer server) {
        this.storage = storage;
        this.http = http;
        this.server = server;
    }

    /// An empty registry in memory, for everybody.
    public static TestRegistry start() throws IOException {
        return start(RegistryOptions.of(new MemoryStorage()));
    }

    /// A registry with users, rules or a storage of its own. Who opened the storage closes it.
    public static TestRegistry start(RegistryOptions options) throws IOException {
        SpoiledHttp http = new SpoiledHttp(new RegistryHandler(options));
        return new TestRegistry(options.storage(), http, RegistryServer.start(http, ListenerOptions.LOCAL));
    }

    /// Where it is, as it stands in an image's name: `127.0.0.1:41234`.
    public String address() {
        return server.address();
    }

    public URI uri() {
        return server.uri();
    }

    public RegistryServer server() {
        return server;
    }

    /// What it keeps, to look into or to fill directly.
    public Storage storage() {
        return storage;
    }

    /// Puts an image into the registry, past all calls, faults and users.
    ///
    /// @param name a path and a tag, as in `acme/web:1.0`
    /// @return its manifest
    public Descriptor put(String name, TestImage image) throws IOException {
        Reference reference = reference(name);
        StoredRepository repository = storage.repository(reference.repository().path());
        Descriptor manifest = image.putInto(repository);
        repository.tag(reference.tagOrDigest(), manifest);
        return manifest;
    }

    /// Puts an image from anywhere into the registry, as from an OCI layout, with all it needs.
    ///
    /// @param name   a path and a tag, as in `acme/web:1.0`
    /// @param wanted the image's tag or digest in the source
    public Descriptor put(String name, ImageSource source, String wanted) throws IOException {
        Reference reference = reference(name);
        Descriptor manifest = source.resolve(wanted);
        new Transfer(TransferOptions.DEFAULT)
                .copy(
                        new Image(source, manifest),
                        storage.repository(reference.repository().path()),
                        reference.tagOrDigest());
        return manifest;
    }

    /// Names here have no registry before them.
    private static Reference reference(String name) {
        return Reference.parse("localhost/" + name);
    }

    /// Spoils the next call that begins so.
    ///
    /// @param start method and path, as in `GET /v2/acme/web/blobs/`; the empty text is every call
    public void spoil(String start, Fault fault) {
        spoil(start, 1, fault);
    }

    /// Spoils the next calls that begin so.
    ///
    /// @param count how many; [Integer#MAX_VALUE] for all
    public void spoil(String start, int count, Fault fault) {
        http.spoil(start, count, fault);
    }

    /// All calls since the start, or since [#forget()], in the order of their answers.
    public List<RecordedCall> calls() {
        return http.calls();
    }

    /// Forgets calls and faults; images stay.
    public void forget() {
        http.clear();
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}
