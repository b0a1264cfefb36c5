package dev.dray.service;

import dev.dray.http.Headers;
import dev.dray.http.Http;
import dev.dray.http.HttpReply;
import dev.dray.server.Exchange;
import dev.dray.server.ListenerOptions;
import dev.dray.server.ObservedHttp;
import dev.dray.server.RegistryEvents;
import dev.dray.server.RegistryHandler;
import dev.dray.server.RegistryOptions;
import dev.dray.server.RegistryServer;
import dev.dray.storage.Storage;
import java.io.Closeable;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// A registry that runs, with all that is around it: log, metrics, health, events, garbage collection.
///
/// ```java
/// try (RegistryService service = RegistryService.start(ServiceOptions.DEFAULT, System.out::println)) {
///     System.out.println(service.uri());
///     …
/// }
/// ```
public final class RegistryService implements Closeable {
    /// What to close, the last one opened first.
    private final Deque<Closeable> open = new ArrayDeque<>();

    private final ServiceOptions options;
    private final Consumer<String> output;
    private final Metrics metrics = new Metrics();
    private @Nullable RegistryServer registry;
    private @Nullable RegistryServer operations;

    private RegistryService(ServiceOptions options, Consumer<String> output) {
        this.options = options;
        this.output = output;
    }

    /// Opens what it keeps, and starts listening.
    ///
    /// @param output takes the access log where that goes to no file; by many threads at once
    /// @throws IOException when an address, a folder or a file cannot be had
    public static RegistryService start(ServiceOptions options, Consumer<String> output) throws IOException {
        RegistryService service = new RegistryService(options, output);
        try {
            service.start();
            return service;
        } catch (IOException | RuntimeException e) {
            service.close();
            throw e;
        }
    }

    private void start() throws IOException {
        Storage storage = open(options.keeping().open());
        Housekeeping housekeeping = open(new Housekeeping(storage, metrics));
        Watching.Address watched = options.watching().operations();
        if (watched != null) {
            Operations answers = new Operations(storage, housekeeping, metrics, watched.metrics());
            operations = open(RegistryServer.start(
                    answers, ListenerOptions.LOCAL.withHost(watched.host()).withPort(watched.port())));
        }
        List<ObservedHttp.Observer> observers = observers(storage);
        RegistryHandler handler = new RegistryHandler(RegistryOptions.of(storage)
                .withAccess(options.admission().open())
                .withPolicy(options.keeping().policy())
                .withV1(options.listening().v1()));
        registry = open(RegistryServer.start(
                withHeaders(new ObservedHttp(handler, observers)),
                options.listening().listener()));
        housekeeping.schedule(options.keeping().cleaning());
    }

    private <T extends Closeable> T open(T part) {
        open.push(part);
        return part;
    }

    private List<ObservedHttp.Observer> observers(Storage storage) throws IOException {
        List<ObservedHttp.Observer> observers = new ArrayList<>();
        observers.add(metrics);
        observers.add(new RegistryEvents(storage, metrics::happened));
        if (!options.webhooks().isEmpty()) {
            String source = options.listening().listener().host() + ":"
                    + options.listening().listener().port();
            Webhooks webhooks = open(new Webhooks(options.webhooks(), source, metrics));
            observers.add(named(new RegistryEvents(storage, webhooks::tell)));
        }
        Watching.Log log = options.watching().log();
        if (log != null) {
            Consumer<String> lines = lines(log);
            observers.add(named(exchange -> lines.accept(log.format().line(exchange))));
        }
        return observers;
    }

    private Consumer<String> lines(Watching.Log log) throws IOException {
        return log.file().equals(Watching.Log.OUTPUT) ? output : open(LineFile.open(Path.of(log.file())));
    }

    /// Where nobody checks what callers say of themselves, it is not heard, so that no log repeats it.
    private ObservedHttp.Observer named(ObservedHttp.Observer observer) {
        return !options.admission().equals(Admission.OPEN)
                ? observer
                : exchange -> observer.ended(new Exchange(
                        exchange.id(),
                        exchange.call().withoutHeader("Authorization"),
                        exchange.answer(),
                        exchange.traffic()));
    }

    private Http withHeaders(Http next) {
        Headers more = options.listening().headers();
        return call -> {
            HttpReply reply = next.send(call);
            Headers[] all = {reply.headers()};
            more.forEach((name, value) -> all[0] = all[0].with(name, value));
            return new HttpReply(reply.status(), all[0], reply.body(), reply.uri());
        };
    }

    /// Where the registry is reached.
    public URI uri() {
        return Objects.requireNonNull(registry).uri();
    }

    /// Where health and metrics are asked for; empty where nowhere.
    public Optional<URI> operations() {
        return Optional.ofNullable(operations).map(RegistryServer::uri);
    }

    /// Stops listening, lets running calls end, tells the last events, and returns when all is closed.
    @Override
    public void close() throws IOException {
        IOException failure = null;
        while (!open.isEmpty()) {
            try {
                open.pop().close();
            } catch (IOException e) {
                failure = e;
            }
        }
        if (failure != null) {
            throw failure;
        }
    }
}
