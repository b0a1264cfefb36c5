package dev.dray.registry;

import dev.dray.content.Blob;
import dev.dray.content.ImageException;
import dev.dray.content.ImageSink;
import dev.dray.http.HttpCall;
import dev.dray.http.HttpReply;
import dev.dray.http.Query;
import dev.dray.http.TargetRules;
import dev.dray.model.Descriptor;
import dev.dray.model.Digest;
import dev.dray.protocol.CallFailure;
import dev.dray.protocol.Caller;
import dev.dray.protocol.Route;
import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;

/// Blobs on their way into one repository: sent, or taken from another repository of the same registry.
final class Uploads {
    /// Bytes in one body, tried from above where more is refused: Cloudflare takes 100 MB, nginx by itself 1 MiB.
    private static final List<Long> LIMITS = Stream.of(65_536, 16_384, 4_096, 1_024, 256)
            .map(kibibytes -> kibibytes * 1024L)
            .toList();

    private final Registry registry;
    private final String path;
    private final Caller caller;
    private final Caller anonymous;

    /// What registries began where they could not mount (protocols C50); used by whoever then sends the bytes.
    private final Map<Digest, URI> begun = new ConcurrentHashMap<>();

    /// Repositories that a mount was refused from with an error, which it will be again (protocols C52).
    private final Set<String> refused = ConcurrentHashMap.newKeySet();

    /// Bytes that one body may have, as far as is known.
    private final AtomicLong limit = new AtomicLong(Long.MAX_VALUE);

    /// Bytes that a chunk must have, unless it is the last one (protocols C35).
    private final AtomicLong minimum = new AtomicLong();

    /// @param path of the repository
    Uploads(Registry registry, String path) {
        this.registry = registry;
        this.path = path;
        this.caller = registry.caller(Scope.push(path));
        this.anonymous = new Caller(registry.transport(), Failures::of);
    }

    void send(Blob blob, ImageSink.Position position) throws IOException {
        new Upload(this, new OutgoingContent(blob, position), registry.options()).send();
        position.at(blob.descriptor().size());
    }

    /// Begins an upload.
    ///
    /// @return where the bytes go
    URI begin(Descriptor content) throws IOException {
        URI known = begun.remove(content.digest());
        if (known != null) {
            return known;
        }
        HttpCall call = HttpCall.of(
                "start sending " + content.digest(), "POST", registry.endpoint().uri(new Route.Uploads(path)));
        try (HttpReply reply = caller.succeed(call)) {
            reply.headers().find("OCI-Chunk-Min-Length").ifPresent(this::setMinimum);
            return location(call, reply)
                    .orElseThrow(() -> new ImageException.Rejected("could not %s: %s answered without a Location"
                            .formatted(call.purpose(), call.uri().getHost())));
        }
    }

    private void setMinimum(String bytes) {
        try {
            minimum.set(Long.parseLong(bytes.strip()));
        } catch (NumberFormatException e) {
            // It is advice, and this is none.
        }
    }

    /// Bytes to send at once, at most.
    long limit() {
        return Math.max(limit.get(), minimum.get());
    }

    /// Less is to be sent at once.
    ///
    /// @param refused bytes that were too many
    /// @return whether less can be sent
    boolean lowerLimit(long refused) {
        LIMITS.stream()
                .filter(bytes -> bytes < refused)
                .findFirst()
                .ifPresent(bytes -> limit.accumulateAndGet(bytes, Math::min));
        return limit() < refused;
    }

    boolean has(Descriptor blob) throws IOException {
        URI uri = registry.endpoint().uri(new Route.OneBlob(path, blob.digest()));
        try (HttpReply reply = caller.send(HttpCall.of("look for " + blob.digest(), "HEAD", uri))) {
            return reply.isSuccess();
        }
    }

    boolean mayMount(String from) {
        return !refused.contains(from);
    }

    /// Takes a blob from another repository of the same registry without its bytes moving.
    ///
    /// @return whether it is there now; a refusal is never an error (protocols C50, C52)
    boolean mount(Descriptor content, String from) throws IOException {
        Query query = Query.NONE.plus("mount", content.digest().toString()).plus("from", from);
        HttpCall call = HttpCall.of(
                "take %s from %s".formatted(content.digest(), from),
                "POST",
                query.appendTo(registry.endpoint().uri(new Route.Uploads(path))));
        // One token must be good for both repositories (protocols C51).
        Scope both = Scope.pull(from).and(Scope.push(path));
        try (HttpReply reply = registry.caller(both).send(call)) {
            if (reply.status() == 202) {
                location(call, reply).ifPresent(location -> begun.put(content.digest(), location));
            } else if (!reply.isSuccess() && reply.status() < 500) {
                refused.add(from);
            }
            return reply.status() == 201;
        } catch (ImageException e) {
            // If it is worse than that, moving the bytes will fail too, and say why.
            if (!(e instanceof ImageException.Unreachable)) {
                refused.add(from);
            }
            return false;
        }
    }

    /// Where to go on, as a reply says; empty where it does not.
    static Optional<URI> location(HttpCall call, HttpReply reply) throws IOException {
        Optional<String> location = reply.headers().find("Location");
        if (location.isEmpty()) {
            return Optional.empty();
        }
        try {
            URI target = call.uri().resolve(URI.create(location.get().strip()));
            TargetRules.checkRedirect(call.uri(), target);
            return Optional.of(target);
        } catch (IllegalArgumentException e) {
            throw new ImageException.Rejected("could not %s: its Location is no URL".formatted(call.purpose()));
        } catch (IOException e) {
            throw CallFailure.of(call, e);
        }
    }

    /// Only the registry itself may see who we are (GHSA-jxpm-75mh-9fp7).
    Caller reaching(URI target) {
        return TargetRules.sameOrigin(registry.endpoint().base(), target) ? caller : anonymous;
    }
}
