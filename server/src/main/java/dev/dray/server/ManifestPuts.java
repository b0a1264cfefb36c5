package dev.dray.server;

import dev.dray.http.Headers;
import dev.dray.http.HttpCall;
import dev.dray.http.HttpReply;
import dev.dray.http.Query;
import dev.dray.model.Descriptor;
import dev.dray.model.Digest;
import dev.dray.model.Manifest;
import dev.dray.model.MediaType;
import dev.dray.model.Reference;
import dev.dray.model.Schema1;
import dev.dray.protocol.ErrorCode;
import dev.dray.protocol.Route;
import dev.dray.storage.Storage;
import dev.dray.storage.StoredRepository;
import java.io.IOException;
import java.util.List;

/// Takes manifests (end-7; protocols C.5).
final class ManifestPuts {
    private final Storage storage;
    private final Tags tags;

    ManifestPuts(Storage storage, Gate gate) {
        this.storage = storage;
        this.tags = new Tags(gate);
    }

    HttpReply take(String path, String reference, HttpCall call) throws IOException {
        boolean byDigest = Manifests.isDigest(reference);
        // A digest may be given several names at once (protocols C64).
        List<String> names = byDigest ? Query.parse(call.uri().getRawQuery()).all("tag") : List.of(reference);
        for (String name : names) {
            checkTag(name);
        }
        Digest.Algorithm algorithm = byDigest ? Digests.parse(reference).algorithm() : Digest.Algorithm.SHA256;
        Manifest manifest = ManifestBody.read(call);
        Descriptor descriptor =
                new Descriptor(manifest.mediaType(), Digest.of(algorithm, manifest.raw()), manifest.raw().length);
        Digest known = known(manifest, descriptor.digest());
        if (byDigest
                && !reference.equals(known.toString())
                && !reference.equals(descriptor.digest().toString())) {
            throw new Refusal(ErrorCode.DIGEST_INVALID, "the manifest has the digest " + known)
                    .about("digest", known.toString());
        }
        // Or what it needs might go between the look and the manifest.
        Headers headers =
                storage.repository(path).whileKept(() -> keep(path, manifest, descriptor, known, names, call));
        return HttpReply.of(201, headers.plus("Location", new Route.OneManifest(path, reference).path()));
    }

    private static void checkTag(String tag) throws Refusal {
        if (!Reference.isTag(tag)) {
            throw new Refusal(ErrorCode.TAG_INVALID, "not a tag: want letters, digits and _ . - (at most 128)")
                    .about("tag", tag);
        }
    }

    /// What is signed within itself is known by what was signed (protocols C134).
    private static Digest known(Manifest manifest, Digest ofBytes) throws Refusal {
        if (!manifest.mediaType().equals(MediaType.DOCKER_SCHEMA1_SIGNED)) {
            return ofBytes;
        }
        try {
            return Schema1.digest(manifest.mediaType(), manifest.raw());
        } catch (IllegalArgumentException e) {
            throw new Refusal(ErrorCode.MANIFEST_INVALID, String.valueOf(e.getMessage()));
        }
    }

    private Headers keep(
            String path, Manifest manifest, Descriptor descriptor, Digest known, List<String> names, HttpCall call)
            throws IOException {
        StoredRepository store = storage.repository(path);
        checkChildren(store, manifest);
        store.putManifest(descriptor, manifest);
        if (!known.equals(descriptor.digest())) {
            store.alias(known, descriptor);
        }
        Headers headers = Headers.of("Docker-Content-Digest", known.toString());
        for (String name : names) {
            tags.give(path, store, name, descriptor, call);
            headers = headers.plus("OCI-Tag", name);
        }
        Descriptor subject = manifest.subject();
        // Tells the caller that it need not keep a list itself (protocols C61, C95).
        return subject == null
                ? headers
                : headers.plus("OCI-Subject", subject.digest().toString());
    }

    /// What a manifest needs must be here, so that an image is never half there (protocols C60, C63). What
    /// it is about need not be.
    private static void checkChildren(StoredRepository store, Manifest manifest) throws IOException {
        for (Descriptor child : manifest.children()) {
            boolean here = switch (manifest) {
                case Manifest.Image image ->
                    isElsewhere(child) || store.find(child.digest()).isPresent();
                case Manifest.Index index -> Manifests.has(store, child.digest());
                case Manifest.Unknown unknown -> true;
            };
            if (!here) {
                throw new Refusal(ErrorCode.MANIFEST_BLOB_UNKNOWN, "push %s first".formatted(child.digest()))
                        .about("digest", child.digest().toString());
            }
        }
    }

    private static boolean isElsewhere(Descriptor layer) {
        return layer.mediaType().isForeignLayer() || !layer.urls().isEmpty();
    }
}
