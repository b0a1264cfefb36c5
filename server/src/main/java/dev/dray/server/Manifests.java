package dev.dray.server;

import dev.dray.content.ImageException;
import dev.dray.http.Headers;
import dev.dray.http.HttpCall;
import dev.dray.http.HttpReply;
import dev.dray.model.Descriptor;
import dev.dray.model.Digest;
import dev.dray.model.Manifest;
import dev.dray.model.MediaType;
import dev.dray.model.Reference;
import dev.dray.model.Schema1;
import dev.dray.protocol.ErrorCode;
import dev.dray.storage.Storage;
import dev.dray.storage.StoredRepository;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;

/// Gives manifests as they came, whatever types the caller names, and takes them away (end-3, end-9;
/// protocols C22). What is put, [ManifestPuts] takes.
final class Manifests {
    private final Storage storage;
    private final ManifestPuts puts;

    Manifests(Storage storage, Gate gate) {
        this.storage = storage;
        this.puts = new ManifestPuts(storage, gate);
    }

    HttpReply answer(String path, String reference, HttpCall call) throws IOException {
        return switch (call.method()) {
            case "GET", "HEAD" -> give(path, reference, call);
            case "PUT" -> puts.take(path, reference, call);
            case "DELETE" -> takeAway(path, reference);
            default -> throw Refusal.method("GET, HEAD, PUT, DELETE");
        };
    }

    private HttpReply give(String path, String reference, HttpCall call) throws IOException {
        StoredRepository store = storage.repository(path);
        Descriptor manifest = resolve(store, reference);
        Digest digest = digest(store, manifest, reference);
        if (Etag.isKnown(call, digest)) {
            return Etag.notModified(digest);
        }
        Headers headers = Headers.of(
                "Content-Type", manifest.mediaType().value(),
                "Content-Length", Long.toString(manifest.size()),
                "Docker-Content-Digest", digest.toString(),
                "ETag", Etag.of(digest));
        return call.method().equals("HEAD")
                ? HttpReply.of(200, headers)
                : HttpReply.of(200, headers, read(store, manifest));
    }

    /// By which the caller knows the manifest: what it asked for, or else what the manifest's type says.
    private static Digest digest(StoredRepository store, Descriptor manifest, String reference) throws IOException {
        if (isDigest(reference)) {
            return Digest.parse(reference);
        }
        if (!manifest.mediaType().equals(MediaType.DOCKER_SCHEMA1_SIGNED)) {
            return manifest.digest();
        }
        try {
            return Schema1.digest(manifest.mediaType(), read(store, manifest));
        } catch (IllegalArgumentException e) {
            // Such a one was not taken here, but put into the storage by somebody else.
            return manifest.digest();
        }
    }

    /// Only what was put as a manifest is found: a layer's digest is none (protocols C186, H72).
    private static Descriptor resolve(StoredRepository store, String reference) throws IOException {
        boolean byDigest = isDigest(reference);
        if (byDigest) {
            Digests.parse(reference);
        }
        return (byDigest || Reference.isTag(reference) ? find(store, reference) : Optional.<Descriptor>empty())
                .orElseThrow(
                        () -> new Refusal(ErrorCode.MANIFEST_UNKNOWN).about(byDigest ? "digest" : "tag", reference));
    }

    static Optional<Descriptor> find(StoredRepository store, String reference) throws IOException {
        try {
            return Optional.of(store.resolve(reference));
        } catch (ImageException.NotFound e) {
            return Optional.empty();
        }
    }

    static boolean has(StoredRepository store, Digest digest) throws IOException {
        return find(store, digest.toString()).isPresent();
    }

    static boolean isDigest(String reference) {
        return reference.indexOf(':') >= 0;
    }

    static byte[] read(StoredRepository store, Descriptor manifest) throws IOException {
        if (manifest.size() > Manifest.MAX_SIZE) {
            throw new Refusal(ErrorCode.MANIFEST_UNKNOWN);
        }
        try (InputStream in = store.open(manifest)) {
            return in.readAllBytes();
        }
    }

    /// A tag is only a name; a digest takes the manifest away with all its tags (protocols C150).
    private HttpReply takeAway(String path, String reference) throws IOException {
        StoredRepository store = storage.repository(path);
        Descriptor manifest = resolve(store, reference);
        if (isDigest(reference)) {
            store.delete(manifest);
        } else {
            store.untag(reference);
        }
        return HttpReply.of(202);
    }
}
