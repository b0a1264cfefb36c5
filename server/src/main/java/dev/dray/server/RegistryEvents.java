package dev.dray.server;

import dev.dray.http.Headers;
import dev.dray.model.Descriptor;
import dev.dray.model.Digest;
import dev.dray.model.MediaType;
import dev.dray.protocol.ContentRange;
import dev.dray.protocol.Route;
import dev.dray.server.RegistryEvent.Action;
import dev.dray.server.RegistryEvent.Target;
import dev.dray.storage.Storage;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Tells what calls did: read off the calls and their answers, so that no store and no handler need know of events.
/// A HEAD is no pull, and of a blob that is fetched in parts only the part with its beginning is one.
public final class RegistryEvents implements ObservedHttp.Observer {
    private final Storage storage;
    private final Consumer<RegistryEvent> listener;

    /// @param storage  where types and sizes are looked up that a call does not tell
    /// @param listener is told at the end of each call, in its thread: so it should not wait
    public RegistryEvents(Storage storage, Consumer<RegistryEvent> listener) {
        this.storage = storage;
        this.listener = listener;
    }

    @Override
    public void ended(Exchange exchange) {
        if (exchange.answer().status() >= 200 && exchange.answer().status() < 300) {
            Route.parse(exchange.call().uri().getPath()).ifPresent(route -> tell(route, exchange));
        }
    }

    private void tell(Route route, Exchange exchange) {
        switch (route) {
            case Route.OneManifest(var path, var reference) -> manifest(path, reference, exchange);
            case Route.OneBlob(var path, var digest) -> blob(path, digest, exchange);
            case Route.Uploads(var path) -> begun(path, exchange);
            case Route.OneUpload(var path, var id) -> finished(path, exchange);
            case Route.Version version -> {}
            case Route.Catalog catalog -> {}
            case Route.Tags tags -> {}
            case Route.Referrers referrers -> {}
        }
    }

    private void manifest(String path, String reference, Exchange exchange) {
        boolean byDigest = reference.indexOf(':') >= 0;
        switch (exchange.call().method()) {
            case "GET" -> pulled(path, exchange, byDigest ? null : reference);
            case "PUT" -> pushed(path, byDigest ? tags(exchange) : List.of(reference), exchange);
            case "DELETE" ->
                tell(
                        Action.DELETE,
                        byDigest ? Target.of(path, Digest.parse(reference)) : Target.tag(path, reference),
                        exchange);
            default -> {}
        }
    }

    private static List<String> tags(Exchange exchange) {
        return exchange.answer().headers().all("OCI-Tag");
    }

    /// A manifest may get several names at once.
    private void pushed(String path, List<String> tags, Exchange exchange) {
        stored(path, exchange).ifPresent(target -> {
            if (tags.isEmpty()) {
                tell(Action.PUSH, target, exchange);
            }
            tags.forEach(tag -> tell(Action.PUSH, target.withTag(tag), exchange));
        });
    }

    private void blob(String path, String digest, Exchange exchange) {
        switch (exchange.call().method()) {
            case "GET" -> {
                if (part(exchange).map(part -> part.first() == 0).orElse(true)) {
                    pulled(path, exchange, null);
                }
            }
            case "DELETE" -> tell(Action.DELETE, Target.of(path, Digest.parse(digest)), exchange);
            default -> {}
        }
    }

    private static Optional<ContentRange> part(Exchange exchange) {
        return exchange.answer().headers().find("Content-Range").flatMap(ContentRange::parse);
    }

    private void pulled(String path, Exchange exchange, @Nullable String tag) {
        digest(exchange).ifPresent(digest -> {
            Descriptor content = described(digest, exchange);
            tell(Action.PULL, Target.of(path, content).withTag(tag), exchange);
        });
    }

    /// What a reply says of the content that it carries.
    private static Descriptor described(Digest digest, Exchange exchange) {
        Headers headers = exchange.answer().headers();
        MediaType type = headers.find("Content-Type").map(MediaType::parse).orElse(MediaType.OCTET_STREAM);
        long size = part(exchange)
                .map(ContentRange::total)
                .or(() -> headers.find("Content-Length").map(Long::parseLong))
                .orElse(0L);
        return new Descriptor(type, digest, size);
    }

    /// A mount, or a whole blob in one call; the mere beginning of an upload is answered with 202.
    private void begun(String path, Exchange exchange) {
        if (exchange.call().query("mount") == null || exchange.traffic().received() > 0) {
            finished(path, exchange);
        } else if (exchange.answer().status() == 201) {
            String from = exchange.call().query("from");
            stored(path, exchange).ifPresent(target -> tell(Action.MOUNT, target.withFrom(from), exchange));
        }
    }

    private void finished(String path, Exchange exchange) {
        if (exchange.answer().status() == 201) {
            stored(path, exchange).ifPresent(target -> tell(Action.PUSH, target, exchange));
        }
    }

    private void tell(Action action, Target target, Exchange exchange) {
        listener.accept(new RegistryEvent(action, target, exchange));
    }

    private static Optional<Digest> digest(Exchange exchange) {
        return exchange.answer().headers().find("Docker-Content-Digest").map(Digest::parse);
    }

    private Optional<Target> stored(String path, Exchange exchange) {
        return digest(exchange).map(digest -> {
            try {
                return storage.repository(path)
                        .find(digest)
                        .map(content -> Target.of(path, content))
                        .orElse(Target.of(path, digest));
            } catch (IOException e) {
                return Target.of(path, digest);
            }
        });
    }
}
