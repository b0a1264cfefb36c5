package dev.dray.registry;

import dev.dray.content.Blob;
import dev.dray.content.ImageException;
import dev.dray.content.VerifyingInputStream;
import dev.dray.http.HttpCall;
import dev.dray.http.HttpReply;
import dev.dray.model.Descriptor;
import dev.dray.model.Digest;
import dev.dray.model.Manifest;
import dev.dray.model.MediaType;
import dev.dray.model.Reference;
import dev.dray.model.Repository;
import dev.dray.model.Schema1;
import dev.dray.protocol.Caller;
import dev.dray.protocol.Route;
import dev.dray.protocol.Schema1Signatures;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/// Reads manifests: HEAD first, which costs no pull on Docker Hub; GET where HEAD is not answered well (protocols C10
/// to C15). Those read once are kept while they are small and few.
final class Manifests {
    /// Everything that may stand at `/manifests/` (protocols C21).
    static final String ACCEPT = String.join(
            ", ",
            MediaType.OCI_INDEX.value(),
            MediaType.OCI_MANIFEST.value(),
            MediaType.DOCKER_LIST.value(),
            MediaType.DOCKER_MANIFEST.value(),
            MediaType.DOCKER_SCHEMA1_SIGNED + ";q=0.1",
            MediaType.DOCKER_SCHEMA1 + ";q=0.1",
            "*/*;q=0.01");

    private static final int MAX_KEPT = 1_000;
    private static final int MAX_KEPT_SIZE = 64 * 1024;

    private final Caller caller;
    private final Endpoint endpoint;
    private final Repository repository;
    private final Map<Digest, byte[]> read = new ConcurrentHashMap<>();

    /// What was resolved here, of whatever type: it stands at `/manifests/`.
    private final Map<Digest, Descriptor> resolved = new ConcurrentHashMap<>();

    private volatile boolean counted;

    Manifests(Caller caller, Endpoint endpoint, Repository repository) {
        this.caller = caller;
        this.endpoint = endpoint;
        this.repository = repository;
    }

    boolean isManifest(Descriptor content) {
        return content.mediaType().isManifest() || resolved.containsKey(content.digest());
    }

    Descriptor resolve(String tagOrDigest) throws IOException {
        Optional<Digest> wanted = tagOrDigest.contains(":") ? Optional.of(Digest.parse(tagOrDigest)) : Optional.empty();
        if (wanted.isEmpty()) {
            checkTag(tagOrDigest);
        }
        Optional<Descriptor> head = head(tagOrDigest);
        Descriptor found = head.isPresent() ? head.get() : keep(get(tagOrDigest), wanted);
        if (wanted.isPresent() && !wanted.get().equals(found.digest())) {
            throw new ImageException.Corrupt(
                    "asked %s for %s and got %s".formatted(endpoint.base().getHost(), wanted.get(), found.digest()));
        }
        resolved.put(found.digest(), found);
        return found;
    }

    /// Reads the manifest of a tag with one call: its digest is not asked for first.
    Manifest read(String tag) throws IOException {
        checkTag(tag);
        Manifest manifest = get(tag);
        Descriptor descriptor = keep(manifest, Optional.empty());
        resolved.put(descriptor.digest(), descriptor);
        return manifest;
    }

    /// Whether the registry has said that it counts how many manifests are read (protocols E41). It counts no HEAD.
    boolean areCounted() {
        return counted;
    }

    /// For people: `ubuntu:22.04`, `ubuntu@sha256:…`.
    String name(String tagOrDigest) {
        return repository.familiar() + (tagOrDigest.contains(":") ? "@" : ":") + tagOrDigest;
    }

    /// Asks for what an image is, and thereby for what the answer's headers say.
    static HttpCall headOf(Endpoint endpoint, Reference image) {
        return HttpCall.of(
                        "ask how many pulls of %s are left".formatted(image.familiar()),
                        "HEAD",
                        endpoint.uri(new Route.OneManifest(image.repository().path(), image.tagOrDigest())))
                .withHeader("Accept", ACCEPT);
    }

    private HttpCall call(String method, String tagOrDigest) {
        return HttpCall.of(
                        "read the manifest of " + name(tagOrDigest),
                        method,
                        endpoint.uri(new Route.OneManifest(repository.path(), tagOrDigest)))
                .withHeader("Accept", ACCEPT);
    }

    /// Empty where the registry does not say all that a descriptor needs, does not know HEAD (protocols C11, C12), or
    /// refuses: the answer to a GET has the registry's own words.
    private Optional<Descriptor> head(String tagOrDigest) throws IOException {
        HttpCall call = call("HEAD", tagOrDigest);
        try (HttpReply reply = caller.send(call)) {
            if (reply.status() == 429) {
                throw Failures.of(call, reply);
            }
            counted = counted || reply.headers().has("RateLimit-Limit");
            return reply.status() == 200 ? describe(reply) : Optional.empty();
        }
    }

    private static Optional<Descriptor> describe(HttpReply reply) {
        // Another type may be a proxy's guess: the document says better.
        Optional<MediaType> type = declaredType(reply).filter(MediaType::isManifest);
        Optional<Digest> digest = DigestHeader.find(reply);
        return type.isEmpty() || digest.isEmpty() || reply.length() <= 0
                ? Optional.empty()
                : Optional.of(new Descriptor(type.get(), digest.get(), reply.length()));
    }

    /// Only types made for registries tell what a document is; `text/html` and the like are anyone's (protocols C15).
    private static Optional<MediaType> declaredType(HttpReply reply) {
        return reply.headers()
                .find("Content-Type")
                .map(MediaType::parse)
                .filter(type -> type.value().startsWith("application/vnd."));
    }

    private Manifest get(String tagOrDigest) throws IOException {
        Caller.Document document = caller.read(call("GET", tagOrDigest), Manifest.MAX_SIZE);
        try {
            Manifest manifest = Manifest.parse(declaredType(document.reply()).orElse(null), document.body());
            if (isSigned(manifest.mediaType())) {
                Schema1Signatures.verify(manifest.raw());
            }
            return manifest;
        } catch (IllegalArgumentException e) {
            throw new ImageException.Corrupt(
                    "what came as the manifest of %s is none: %s".formatted(name(tagOrDigest), e.getMessage()), e);
        }
    }

    /// What a tag stands for now.
    ///
    /// @param version the `ETag` of the reply; null when there was none
    record Tagged(Manifest manifest, @Nullable String version) {}

    /// Reads what a tag stands for now, all of it; empty when there is no such tag.
    Optional<Tagged> find(String tag) throws IOException {
        checkTag(tag);
        try {
            Caller.Document document = caller.read(call("GET", tag), Manifest.MAX_SIZE);
            Manifest manifest = Manifest.parse(declaredType(document.reply()).orElse(null), document.body());
            return Optional.of(
                    new Tagged(manifest, document.reply().headers().find("ETag").orElse(null)));
        } catch (ImageException.NotFound e) {
            return Optional.empty();
        } catch (IllegalArgumentException e) {
            throw new ImageException.Corrupt(
                    "what came as the manifest of %s is none: %s".formatted(name(tag), e.getMessage()), e);
        }
    }

    /// Whether a tag stands for a manifest now; false also where the registry does not tell.
    boolean isNamed(String tag, Descriptor manifest) throws IOException {
        checkTag(tag);
        HttpCall call = call("HEAD", tag);
        try (HttpReply reply = caller.send(call)) {
            return reply.status() == 200 && DigestHeader.find(reply).equals(Optional.of(manifest.digest()));
        }
    }

    private static boolean isSigned(MediaType type) {
        return type.equals(MediaType.DOCKER_SCHEMA1_SIGNED);
    }

    private Descriptor keep(Manifest manifest, Optional<Digest> wanted) {
        Digest digest = Digest.of(wanted.map(Digest::algorithm).orElse(Digest.Algorithm.SHA256), manifest.raw());
        if (isSigned(manifest.mediaType()) && !wanted.equals(Optional.of(digest))) {
            digest = Schema1.digest(manifest.mediaType(), manifest.raw());
        }
        keep(digest, manifest.raw());
        return new Descriptor(manifest.mediaType(), digest, manifest.raw().length);
    }

    /// Refuses what would lead to another place when it stands in a URL.
    static void checkTag(String tag) {
        if (!Reference.isTag(tag)) {
            throw new IllegalArgumentException("not a tag: \"%s\"".formatted(tag));
        }
    }

    /// The bytes of a manifest, not verified. Old pushes stored some as blobs, so that is tried too (protocols C14).
    ///
    /// @param offset of the first byte to give
    InputStream open(Descriptor manifest, long offset) throws IOException {
        byte[] bytes = bytes(manifest);
        int start = (int) Math.min(offset, bytes.length);
        return new ByteArrayInputStream(bytes, start, bytes.length - start);
    }

    private byte[] bytes(Descriptor manifest) throws IOException {
        byte[] known = read.get(manifest.digest());
        if (known == null) {
            known = fetch(manifest);
            // Only what is right is kept; who opened it finds out about the rest.
            if (Digest.of(manifest.digest().algorithm(), known).equals(manifest.digest())) {
                keep(manifest.digest(), known);
            }
        }
        return known;
    }

    /// The bytes of a manifest that is signed within itself, verified: by its signatures, and by its digest, which is
    /// that of what was signed (protocols C134). Some registries also know it by the digest of all its bytes.
    InputStream openSigned(Descriptor manifest) throws IOException {
        byte[] bytes = bytes(manifest);
        Digest.Algorithm algorithm = manifest.digest().algorithm();
        try {
            Schema1Signatures.verify(bytes);
            Digest ofSigned = Digest.of(algorithm, Schema1.payload(bytes));
            if (!ofSigned.equals(manifest.digest())
                    && !Digest.of(algorithm, bytes).equals(manifest.digest())) {
                throw new ImageException.Corrupt(
                        "what is signed in %s has the digest %s".formatted(manifest.digest(), ofSigned));
            }
        } catch (IllegalArgumentException e) {
            throw new ImageException.Corrupt("manifest %s: %s".formatted(manifest.digest(), e.getMessage()), e);
        }
        keep(manifest.digest(), bytes);
        return new ByteArrayInputStream(bytes);
    }

    private byte[] fetch(Descriptor manifest) throws IOException {
        HttpCall call = call("GET", manifest.digest().toString());
        try {
            return caller.read(call, Manifest.MAX_SIZE).body();
        } catch (ImageException.NotFound notFound) {
            try {
                HttpCall blob = call.withUri(endpoint.uri(new Route.OneBlob(repository.path(), manifest.digest())));
                return caller.read(blob, Manifest.MAX_SIZE).body();
            } catch (ImageException.NotFound again) {
                throw notFound;
            }
        }
    }

    void remember(Descriptor manifest, byte[] raw) {
        keep(manifest.digest(), raw);
    }

    /// A stranger's manifests must not fill the memory: what is not kept is read again.
    private void keep(Digest digest, byte[] raw) {
        if (raw.length <= MAX_KEPT_SIZE && read.size() < MAX_KEPT) {
            read.put(digest, raw);
        }
    }

    void forget(Descriptor manifest) {
        read.remove(manifest.digest());
        resolved.remove(manifest.digest());
    }

    /// Reads the manifest that is to be sent, verified.
    static byte[] bytes(Blob blob) throws IOException {
        if (blob.descriptor().size() > Manifest.MAX_SIZE) {
            throw new ImageException.Rejected("manifest of %,d bytes (at most %,d)"
                    .formatted(blob.descriptor().size(), Manifest.MAX_SIZE));
        }
        try (InputStream in = new VerifyingInputStream(blob.open(), blob.descriptor())) {
            return in.readAllBytes();
        }
    }
}
