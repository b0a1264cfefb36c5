package dev.dray.registry;

import dev.dray.content.Blob;
import dev.dray.content.BoundedInputStream;
import dev.dray.content.ImageException;
import dev.dray.content.ImageSource;
import dev.dray.content.ImageStore;
import dev.dray.http.HttpCall;
import dev.dray.http.HttpReply;
import dev.dray.model.Descriptor;
import dev.dray.model.Digest;
import dev.dray.model.Manifest;
import dev.dray.model.MediaType;
import dev.dray.model.Reference;
import dev.dray.model.Repository;
import dev.dray.protocol.Caller;
import dev.dray.protocol.Route;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;

/// The images of one repository in a registry (OCI distribution 1.1, Docker v2). Got from [Registries]. Safe for many
/// threads.
public final class RegistryStore implements ImageStore {
    private final Registry registry;
    private final Repository repository;
    private final Caller reading;
    private final Manifests manifests;
    private final ManifestUploads manifestUploads;
    private final Uploads uploads;
    private final ReferrersList referrers;

    /// @param reading what is asked for in order to read
    RegistryStore(Registry registry, Repository repository, Scope reading) {
        this.registry = registry;
        this.repository = repository;
        this.reading = registry.caller(reading);
        Caller.Refusal hint = new V1Hint(registry.transport(), registry.endpoint(), repository);
        this.manifests = new Manifests(new Caller(this.reading.http(), hint), registry.endpoint(), repository);
        this.manifestUploads = new ManifestUploads(registry, repository, manifests);
        this.uploads = new Uploads(registry, repository.path());
        this.referrers = new ReferrersList(this.reading, manifests, registry.endpoint(), repository);
    }

    public Repository repository() {
        return repository;
    }

    @Override
    public Descriptor resolve(String tagOrDigest) throws IOException {
        return manifests.resolve(tagOrDigest);
    }

    /// Reads the manifest of a tag with one call, where [#resolve(String)] and reading take two. Docker Hub
    /// counts it as a pull.
    public Manifest read(String tag) throws IOException {
        return manifests.read(tag);
    }

    /// Whether this registry has said that it counts and limits how many manifests are read. It is known when a tag has
    /// been resolved.
    public boolean countsReads() {
        return manifests.areCounted();
    }

    @Override
    public List<Descriptor> referrers(Descriptor subject) throws IOException {
        return referrers.of(subject.digest(), null);
    }

    @Override
    public List<Descriptor> referrers(Descriptor subject, String artifactType) throws IOException {
        return referrers.of(subject.digest(), artifactType);
    }

    @Override
    public List<String> tags() throws IOException {
        HttpCall call = HttpCall.of(
                "list the tags of " + repository.familiar(),
                "GET",
                registry.endpoint().uri(new Route.Tags(repository.path())));
        // Some registries list digests and empty strings among the tags (protocols C72).
        return Pages.all(reading, call, "tags").stream()
                .filter(Reference::isTag)
                .distinct()
                .toList();
    }

    @Override
    public Descriptor describe(Digest blob) throws IOException {
        HttpCall call = HttpCall.of(
                "look for %s in %s".formatted(blob, repository.familiar()),
                "HEAD",
                registry.endpoint().uri(new Route.OneBlob(repository.path(), blob)));
        try (HttpReply reply = reading.succeed(call)) {
            if (reply.length() < 0) {
                throw new ImageException.Rejected("could not %s: it has no Content-Length".formatted(call.purpose()));
            }
            return new Descriptor(MediaType.OCTET_STREAM, blob, reply.length());
        }
    }

    @Override
    public boolean has(Descriptor content) throws IOException {
        HttpCall call = call("look for " + content.digest() + " in " + repository.familiar(), "HEAD", content);
        try (HttpReply reply = reading.send(call)) {
            if (reply.isSuccess()) {
                return true;
            }
            if (reply.status() == 404) {
                return false;
            }
            throw Failures.of(call, reply);
        }
    }

    @Override
    public InputStream open(Descriptor content) throws IOException {
        return content.mediaType().equals(MediaType.DOCKER_SCHEMA1_SIGNED)
                ? manifests.openSigned(content)
                : ImageStore.super.open(content);
    }

    @Override
    public InputStream openFrom(Descriptor content, long offset) throws IOException {
        if (manifests.isManifest(content)) {
            return manifests.open(content, offset);
        }
        HttpCall call = call("read " + content.digest() + " of " + repository.familiar(), "GET", content);
        return new ResumingStream(reading, call, content, Span.from(offset, content), registry.options());
    }

    @Override
    public InputStream openRange(Descriptor content, long offset, long length) throws IOException {
        if (manifests.isManifest(content)) {
            return new BoundedInputStream(manifests.open(content, offset), length);
        }
        Span part = Span.of(offset, length, content);
        HttpCall call = call("read a part of " + content.digest() + " of " + repository.familiar(), "GET", content);
        return new ResumingStream(reading, call, content, part, registry.options());
    }

    @Override
    public void put(Blob blob, Position position) throws IOException {
        if (blob.descriptor().mediaType().isManifest()) {
            position.at(manifestUploads.put(blob).length);
        } else {
            uploads.send(blob, position);
        }
    }

    @Override
    public void tag(String tag, Descriptor manifest) throws IOException {
        manifestUploads.tag(tag, Blob.from(this, manifest));
    }

    @Override
    public boolean isNamed(String tag, Descriptor manifest) throws IOException {
        return manifests.isNamed(tag, manifest);
    }

    @Override
    public void putNamed(Blob manifest, String tag) throws IOException {
        manifestUploads.putNamed(manifest, tag);
    }

    @Override
    public boolean mayAdopt(Descriptor content, ImageSource from) {
        return from instanceof RegistryStore source
                && source.registry.endpoint().equals(registry.endpoint())
                && !source.repository.equals(repository)
                && !content.mediaType().isManifest()
                && uploads.mayMount(source.repository.path());
    }

    @Override
    public boolean adopt(Descriptor content, ImageSource from) throws IOException {
        return from instanceof RegistryStore source
                && mayAdopt(content, source)
                && uploads.mount(content, source.repository.path());
    }

    @Override
    public void untag(String tag) throws IOException {
        Manifests.checkTag(tag);
        delete(
                "take the tag %s off %s".formatted(tag, repository.familiar()),
                new Route.OneManifest(repository.path(), tag));
    }

    @Override
    public void delete(Descriptor content) throws IOException {
        delete("delete %s from %s".formatted(content.digest(), repository.familiar()), route(content));
        manifests.forget(content);
    }

    private void delete(String purpose, Route route) throws IOException {
        HttpCall call = HttpCall.of(purpose, "DELETE", registry.endpoint().uri(route));
        try (HttpReply reply = registry.caller(Scope.delete(repository.path())).send(call)) {
            if (!reply.isSuccess() && reply.status() != 404) {
                throw Failures.of(call, reply);
            }
        }
    }

    private HttpCall call(String purpose, String method, Descriptor content) {
        HttpCall call = HttpCall.of(purpose, method, registry.endpoint().uri(route(content)));
        return manifests.isManifest(content) ? call.withHeader("Accept", Manifests.ACCEPT) : call;
    }

    private Route route(Descriptor content) {
        return manifests.isManifest(content)
                ? new Route.OneManifest(repository.path(), content.digest().toString())
                : new Route.OneBlob(repository.path(), content.digest());
    }

    @Override
    public String toString() {
        return repository.toString();
    }
}
