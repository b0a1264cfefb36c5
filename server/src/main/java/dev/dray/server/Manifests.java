package dev.dray.server;

import dev.dray.content.ImageException;
import dev.dray.http.Headers;
import dev.dray.http.HttpCall;
import dev.dray.http.HttpReply;
import dev.dray.http.Query;
import dev.dray.model.Descriptor;
import dev.dray.model.Digest;
import dev.dray.model.Manifest;
import dev.dray.model.Reference;
import dev.dray.protocol.ErrorCode;
import dev.dray.protocol.Route;
import dev.dray.storage.Storage;
import dev.dray.storage.StoredRepository;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;

/// Gives manifests, takes them, and takes them away (end-3, end-7, end-9).
final class Manifests {
    private final Storage storage;

    Manifests(Storage storage) {
        this.storage = storage;
    }

    HttpReply answer(String path, String reference, HttpCall call) throws IOException {
        return switch (call.method()) {
            case "GET", "HEAD" -> give(path, reference, call);
            case "PUT" -> take(path, reference, call);
            case "DELETE" -> takeAway(path, reference);
            default -> throw Refusal.method("GET, HEAD, PUT, DELETE");
        };
    }

    private HttpReply give(String path, String reference, HttpCall call) throws IOException {
        StoredRepository store = storage.repository(path);
        Descriptor manifest = resolve(store, reference);
        if (Etag.isKnown(call, manifest.digest())) {
            return Etag.notModified(manifest.digest());
        }
        Headers headers = Headers.of(
                "Content-Type", manifest.mediaType().value(),
                "Content-Length", Long.toString(manifest.size()),
                "Docker-Content-Digest", manifest.digest().toString(),
                "ETag", Etag.of(manifest.digest()));
        return call.method().equals("HEAD")
                ? HttpReply.of(200, headers)
                : HttpReply.of(200, headers, read(store, manifest));
    }

    /// Only what was put as a manifest is found: a layer's digest is none (protocols C186, H72).
    private static Descriptor resolve(StoredRepository store, String reference) throws IOException {
        if (isDigest(reference)) {
            Digests.parse(reference);
        } else if (!Reference.isTag(reference)) {
            throw new Refusal(ErrorCode.MANIFEST_UNKNOWN);
        }
        try {
            return store.resolve(reference);
        } catch (ImageException.NotFound e) {
            throw new Refusal(ErrorCode.MANIFEST_UNKNOWN);
        }
    }

    private static boolean isDigest(String reference) {
        return reference.indexOf(':') >= 0;
    }

    private static byte[] read(StoredRepository store, Descriptor manifest) throws IOException {
        if (manifest.size() > Manifest.MAX_SIZE) {
            throw new Refusal(ErrorCode.MANIFEST_UNKNOWN);
        }
        try (InputStream in = store.open(manifest)) {
            return in.readAllBytes();
        }
    }

    private HttpReply take(String path, String reference, HttpCall call) throws IOException {
        boolean byDigest = isDigest(reference);
        if (!byDigest && !Reference.isTag(reference)) {
            throw new Refusal(ErrorCode.TAG_INVALID, "not a tag: want letters, digits and _ . - (at most 128)");
        }
        Digest.Algorithm algorithm = byDigest ? Digests.parse(reference).algorithm() : Digest.Algorithm.SHA256;
        Manifest manifest = ManifestBody.read(call);
        Digest digest = Digest.of(algorithm, manifest.raw());
        if (byDigest && !digest.toString().equals(reference)) {
            throw new Refusal(ErrorCode.DIGEST_INVALID, "the manifest has the digest " + digest);
        }
        // A digest may be given several names at once (protocols C64).
        List<String> tags = byDigest ? tags(call) : List.of(reference);
        return keep(path, new Descriptor(manifest.mediaType(), digest, manifest.raw().length), manifest, tags)
                .withHeader("Location", new Route.OneManifest(path, reference).path());
    }

    private static List<String> tags(HttpCall call) throws Refusal {
        List<String> tags = Query.parse(call.uri().getRawQuery()).all("tag");
        for (String tag : tags) {
            if (!Reference.isTag(tag)) {
                throw new Refusal(ErrorCode.TAG_INVALID, "not a tag: want letters, digits and _ . - (at most 128)");
            }
        }
        return tags;
    }

    private HttpReply keep(String path, Descriptor descriptor, Manifest manifest, List<String> tags)
            throws IOException {
        StoredRepository store = storage.repository(path);
        checkChildren(store, manifest);
        store.putManifest(descriptor, manifest);
        Headers headers =
                Headers.of("Docker-Content-Digest", descriptor.digest().toString());
        for (String tag : tags) {
            store.tag(tag, descriptor);
            headers = headers.plus("OCI-Tag", tag);
        }
        return HttpReply.of(201, headers);
    }

    /// What a manifest needs must be here, so that an image is never half there (protocols C60, C63).
    private void checkChildren(StoredRepository store, Manifest manifest) throws IOException {
        for (Descriptor child : manifest.children()) {
            boolean here = switch (manifest) {
                case Manifest.Image image ->
                    isElsewhere(child) || store.find(child.digest()).isPresent();
                case Manifest.Index index -> hasManifest(store, child);
                case Manifest.Unknown unknown -> true;
            };
            if (!here) {
                throw new Refusal(ErrorCode.MANIFEST_BLOB_UNKNOWN, "push %s first".formatted(child.digest()));
            }
        }
    }

    private static boolean isElsewhere(Descriptor layer) {
        return layer.mediaType().isForeignLayer() || !layer.urls().isEmpty();
    }

    private static boolean hasManifest(StoredRepository store, Descriptor child) throws IOException {
        try {
            store.resolve(child.digest().toString());
            return true;
        } catch (ImageException.NotFound e) {
            return false;
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
