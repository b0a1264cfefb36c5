package dev.dray.registry;

import dev.dray.content.Blob;
import dev.dray.http.HttpBody;
import dev.dray.http.HttpCall;
import dev.dray.http.HttpReply;
import dev.dray.model.Descriptor;
import dev.dray.model.Digest;
import dev.dray.model.Manifest;
import dev.dray.model.Repository;
import dev.dray.protocol.Caller;
import dev.dray.protocol.Route;
import java.io.IOException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Manifests on their way into one repository.
final class ManifestUploads {
    private final Caller caller;
    private final Endpoint endpoint;
    private final Repository repository;
    private final Manifests manifests;

    ManifestUploads(Registry registry, Repository repository, Manifests manifests) {
        this.caller = registry.caller(Scope.push(repository.path()));
        this.endpoint = registry.endpoint();
        this.repository = repository;
        this.manifests = manifests;
    }

    /// Sends a manifest under its digest.
    ///
    /// @return its bytes
    byte[] put(Blob manifest) throws IOException {
        Descriptor descriptor = manifest.descriptor();
        byte[] raw = Manifests.bytes(manifest);
        Optional<Descriptor> subject = SubjectTag.subject(descriptor, raw);
        boolean listed = put(descriptor, descriptor.digest().toString(), raw);
        manifests.remember(descriptor, raw);
        if (subject.isPresent() && !listed) {
            Manifest referrer = Manifest.parse(descriptor.mediaType(), raw);
            new SubjectTag(this, manifests, subject.get().digest()).add(referrer.asReferrer(descriptor.digest()));
        }
        return raw;
    }

    /// Sends a manifest under a name: in one call, unless the registry must be asked first whether it lists what refers
    /// to the manifest's subject.
    void putNamed(Blob manifest, String tag) throws IOException {
        Manifests.checkTag(tag);
        byte[] raw = Manifests.bytes(manifest);
        if (SubjectTag.subject(manifest.descriptor(), raw).isPresent()) {
            put(manifest);
        }
        put(manifest.descriptor(), tag, raw);
        manifests.remember(manifest.descriptor(), raw);
    }

    /// Gives a manifest that is there a name.
    void tag(String tag, Blob manifest) throws IOException {
        Manifests.checkTag(tag);
        put(manifest.descriptor(), tag, Manifests.bytes(manifest));
    }

    private boolean put(Descriptor manifest, String tagOrDigest, byte[] raw) throws IOException {
        HttpCall call = call(tagOrDigest).withBody(manifest.mediaType().value(), HttpBody.of(raw));
        try (HttpReply reply = caller.succeed(call)) {
            DigestHeader.check(call, reply, manifest.digest());
            return reply.headers().has("OCI-Subject");
        }
    }

    private HttpCall call(String tagOrDigest) {
        return HttpCall.of(
                "put the manifest " + manifests.name(tagOrDigest),
                "PUT",
                endpoint.uri(new Route.OneManifest(repository.path(), tagOrDigest)));
    }

    /// Sends a manifest under a tag, if that still stands for what it did.
    ///
    /// @param version the `ETag` of what it stood for; null when the registry gave none
    /// @return whether it does now
    boolean replace(String tag, Manifest manifest, @Nullable String version) throws IOException {
        HttpCall call = call(tag).withBody(manifest.mediaType().value(), HttpBody.of(manifest.raw()));
        if (version != null) {
            call = call.withHeader("If-Match", version);
        }
        try (HttpReply reply = caller.send(call)) {
            if (reply.status() == 412) {
                return false;
            }
            if (!reply.isSuccess()) {
                throw Failures.of(call, reply);
            }
            DigestHeader.check(call, reply, Digest.of(manifest.raw()));
            return true;
        }
    }
}
