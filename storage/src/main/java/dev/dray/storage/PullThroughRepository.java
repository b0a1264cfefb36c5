package dev.dray.storage;

import dev.dray.content.Blob;
import dev.dray.content.ImageException;
import dev.dray.content.ImageSource;
import dev.dray.model.Descriptor;
import dev.dray.model.Digest;
import dev.dray.model.Manifest;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;

/// One repository of an upstream, and what is kept of it here. It cannot be written to.
final class PullThroughRepository implements StoredRepository {
    private final StoredRepository local;
    private final PullThroughSource source;
    private final PullThroughUses uses;
    private final String path;
    private final String label;

    PullThroughRepository(PullThroughState state, Upstream upstream, String path, StoredRepository local) {
        this.local = local;
        this.source = new PullThroughSource(state, upstream, path, local);
        this.uses = state.uses();
        this.path = path;
        this.label = upstream.label();
    }

    @Override
    public boolean exists() throws IOException {
        return local.exists() || !source.tags().isEmpty();
    }

    @Override
    public Descriptor resolve(String tagOrDigest) throws IOException {
        Descriptor manifest =
                tagOrDigest.contains(":") ? source.resolve(Digest.parse(tagOrDigest)) : source.resolveTag(tagOrDigest);
        uses.note(path, manifest.digest());
        return manifest;
    }

    @Override
    public Optional<Descriptor> find(Digest digest) throws IOException {
        Optional<Descriptor> here = local.find(digest);
        return here.isPresent() ? here : source.find(digest);
    }

    @Override
    public boolean has(Descriptor content) throws IOException {
        return local.has(content) || source.find(content.digest()).isPresent();
    }

    @Override
    public InputStream openFrom(Descriptor content, long offset) throws IOException {
        return source.openFrom(content, offset);
    }

    /// Of what is kept here.
    @Override
    public Optional<Path> file(Descriptor content) {
        return local.file(content);
    }

    private NavigableSet<String> allTags() throws IOException {
        NavigableSet<String> all = new TreeSet<>(local.tags());
        all.addAll(source.tags());
        return all;
    }

    @Override
    public List<String> tags() throws IOException {
        return List.copyOf(allTags());
    }

    @Override
    public Page tags(String after, int limit) throws IOException {
        return Page.of(allTags(), after, limit);
    }

    @Override
    public List<Descriptor> referrers(Descriptor subject) throws IOException {
        Map<Digest, Descriptor> all = new TreeMap<>(Comparator.naturalOrder());
        local.referrers(subject).forEach(referrer -> all.put(referrer.digest(), referrer));
        source.referrers(subject).forEach(referrer -> all.put(referrer.digest(), referrer));
        return List.copyOf(all.values());
    }

    /// Bytes of what is kept here.
    @Override
    public long size() throws IOException {
        return local.size();
    }

    private ImageException.Unsupported readOnly() {
        return new ImageException.Unsupported(
                "%s is read from %s: nothing can be put there".formatted(path, label),
                "push under a name that no upstream has");
    }

    @Override
    public void put(Blob blob, Position position) throws IOException {
        throw readOnly();
    }

    @Override
    public void putManifest(Descriptor descriptor, Manifest manifest) throws IOException {
        throw readOnly();
    }

    @Override
    public void alias(Digest digest, Descriptor manifest) throws IOException {
        throw readOnly();
    }

    @Override
    public boolean adopt(Descriptor content, ImageSource from) throws IOException {
        throw readOnly();
    }

    @Override
    public void tag(String tag, Descriptor manifest) throws IOException {
        throw readOnly();
    }

    @Override
    public boolean tagUnlessTaken(String tag, Descriptor manifest) throws IOException {
        throw readOnly();
    }

    @Override
    public void untag(String tag) throws IOException {
        throw readOnly();
    }

    @Override
    public void delete(Descriptor content) throws IOException {
        throw readOnly();
    }

    @Override
    public Upload startUpload(Digest.Algorithm algorithm) throws IOException {
        throw readOnly();
    }

    @Override
    public Optional<Upload> findUpload(String id) {
        return Optional.empty();
    }
}
