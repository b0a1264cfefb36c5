package dev.dray.storage;

import dev.dray.content.ImageException;
import dev.dray.content.ImageSource;
import dev.dray.content.VerifyingInputStream;
import dev.dray.model.Descriptor;
import dev.dray.model.Digest;
import dev.dray.model.Manifest;
import dev.dray.model.MediaType;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// Brings what one repository of an upstream has into the repository here.
final class PullThroughSource {
    private static final System.Logger LOG = System.getLogger(PullThroughSource.class.getName());

    private final PullThroughState state;
    private final Upstream upstream;
    private final String path;
    private final StoredRepository local;

    /// @param path as it is called here
    PullThroughSource(PullThroughState state, Upstream upstream, String path, StoredRepository local) {
        this.state = state;
        this.upstream = upstream;
        this.path = path;
        this.local = local;
    }

    private ImageSource images() throws IOException {
        return upstream.way().images(upstream.remotePath(path));
    }

    /// Waits where the upstream has too many requests.
    private <T> T patiently(PullThroughGate.Question<T> question) throws IOException {
        return state.gate(upstream).ask(state.options().maxWait(), question);
    }

    /// Fails where the upstream has too many requests: there is something else to say.
    private <T> T impatiently(PullThroughGate.Question<T> question) throws IOException {
        return state.gate(upstream).ask(Duration.ZERO, question);
    }

    private String key(Digest digest) {
        return path + "@" + digest;
    }

    private Optional<Descriptor> findHere(String tagOrDigest) throws IOException {
        try {
            return Optional.of(local.resolve(tagOrDigest));
        } catch (ImageException.NotFound e) {
            return Optional.empty();
        }
    }

    /// The manifest of a digest, which is here then.
    Descriptor resolve(Digest digest) throws IOException {
        Optional<Descriptor> here = findHere(digest.toString());
        if (here.isPresent()) {
            return here.get();
        }
        return state.once()
                .of(
                        key(digest),
                        () -> patiently(() -> {
                            Descriptor manifest = images().resolve(digest.toString());
                            if (!manifest.digest().equals(digest)) {
                                throw new ImageException.Corrupt("asked %s for %s and got %s"
                                        .formatted(upstream.label(), digest, manifest.digest()));
                            }
                            return fetch(manifest);
                        }));
    }

    /// The manifest of a tag, which is here then. Where the upstream cannot say, it is what it said last.
    Descriptor resolveTag(String tag) throws IOException {
        String key = path + ":" + tag;
        if (state.isFresh(key)) {
            Optional<Descriptor> here = findHere(tag);
            if (here.isPresent()) {
                return here.get();
            }
        }
        return state.once().of(key, () -> revalidate(tag, key));
    }

    private Descriptor revalidate(String tag, String key) throws IOException {
        Optional<Descriptor> known = findHere(tag);
        try {
            Descriptor manifest = known.isPresent() ? impatiently(() -> current(tag)) : patiently(() -> current(tag));
            if (!known.equals(Optional.of(manifest))) {
                local.tag(tag, manifest);
            }
            state.setFresh(key, upstream.timeToLive());
            return manifest;
        } catch (ImageException.NotFound e) {
            if (known.isPresent()) {
                local.untag(tag);
            }
            throw e;
        } catch (IOException e) {
            if (known.isEmpty() || !mayPass(e)) {
                throw e;
            }
            LOG.log(
                    System.Logger.Level.WARNING,
                    () -> "%s:%s is given as it was, as %s cannot say what it is: %s"
                            .formatted(path, tag, upstream.label(), e.getMessage()));
            state.setFresh(key, state.options().holdOff());
            return known.get();
        }
    }

    private Descriptor current(String tag) throws IOException {
        return fetch(images().resolve(tag));
    }

    /// Whether it may be otherwise later, so that what was known before is still good. Who was refused is
    /// refused.
    private static boolean mayPass(IOException failure) {
        if (failure instanceof ImageException known) {
            return switch (known) {
                case ImageException.Unreachable e -> true;
                case ImageException.RateLimited e -> true;
                case ImageException.Rejected e -> true;
                case ImageException.Corrupt e -> true;
                case ImageException.NotFound e -> false;
                case ImageException.Denied e -> false;
                case ImageException.Unsupported e -> false;
            };
        }
        return !isCancelled(failure);
    }

    private static boolean isCancelled(IOException failure) {
        return failure instanceof InterruptedIOException && !(failure instanceof SocketTimeoutException)
                || Thread.currentThread().isInterrupted();
    }

    /// Brings a manifest here, unless it is.
    private Descriptor fetch(Descriptor found) throws IOException {
        Optional<Descriptor> here = findHere(found.digest().toString());
        if (here.isPresent()) {
            return here.get();
        }
        Descriptor manifest = new Descriptor(found.mediaType(), found.digest(), found.size());
        Manifest document = Parsed.manifest(manifest.mediaType(), read(manifest));
        local.putManifest(manifest, document);
        for (Descriptor child : document.children()) {
            // What is to be had elsewhere need not be there.
            if (child.urls().isEmpty() && !child.mediaType().isForeignLayer()) {
                state.noteBlob(key(child.digest()), asFound(child));
            }
        }
        return manifest;
    }

    private byte[] read(Descriptor manifest) throws IOException {
        if (manifest.size() > Manifest.MAX_SIZE) {
            throw new ImageException.Rejected("manifest %s of %,d bytes (at most %,d)"
                    .formatted(manifest.digest(), manifest.size(), Manifest.MAX_SIZE));
        }
        try (InputStream in = new VerifyingInputStream(images().openFrom(manifest, 0), manifest)) {
            return in.readAllBytes();
        }
    }

    private static Descriptor asFound(Descriptor content) {
        MediaType type = content.mediaType().isManifest() ? content.mediaType() : MediaType.OCTET_STREAM;
        return new Descriptor(type, content.digest(), content.size());
    }

    /// What is known of content that is not here: from a manifest that is, or from the upstream.
    Optional<Descriptor> find(Digest digest) throws IOException {
        Optional<Descriptor> known = state.findBlob(key(digest));
        if (known.isPresent()) {
            return known;
        }
        Optional<Descriptor> found = patiently(() -> upstream.way().findBlob(upstream.remotePath(path), digest))
                .map(PullThroughSource::asFound);
        found.ifPresent(blob -> state.noteBlob(key(digest), blob));
        return found;
    }

    /// Reads content, which is kept. A blob is read while it arrives.
    InputStream openFrom(Descriptor content, long offset) throws IOException {
        while (true) {
            if (local.has(content)) {
                return local.openFrom(content, offset);
            }
            if (content.mediaType().isManifest()) {
                state.once().of(key(content.digest()), () -> patiently(() -> fetch(content)));
                return local.openFrom(content, offset);
            }
            Descriptor blob = asFound(content);
            Optional<InputStream> arriving = state.downloads()
                    .follow(key(blob.digest()), blob, () -> patiently(() -> images().openFrom(blob, 0)), local, offset);
            if (arriving.isPresent()) {
                return arriving.get();
            }
        }
    }

    /// The tags that the upstream lists; none where it does not.
    List<String> tags() throws IOException {
        Optional<List<String>> known = state.findTags(path);
        return known.isPresent() ? known.get() : state.once().of("tags of " + path, this::listTags);
    }

    private List<String> listTags() throws IOException {
        try {
            List<String> tags = impatiently(() -> images().tags());
            state.noteTags(path, tags, upstream.timeToLive());
            return tags;
        } catch (IOException e) {
            passOver(e, "tags");
            state.noteTags(path, List.of(), state.options().holdOff());
            return List.of();
        }
    }

    /// What the upstream knows to be about a manifest; nothing where it cannot say.
    List<Descriptor> referrers(Descriptor subject) throws IOException {
        try {
            return impatiently(() -> images().referrers(subject));
        } catch (IOException e) {
            passOver(e, "referrers");
            return List.of();
        }
    }

    private void passOver(IOException failure, String what) throws IOException {
        if (isCancelled(failure)) {
            throw failure;
        }
        System.Logger.Level level =
                failure instanceof ImageException.NotFound ? System.Logger.Level.DEBUG : System.Logger.Level.WARNING;
        LOG.log(
                level,
                () -> "%s of %s: only those known here, as %s cannot say: %s"
                        .formatted(what, path, upstream.label(), failure.getMessage()));
    }
}
