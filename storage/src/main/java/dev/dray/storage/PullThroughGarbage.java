package dev.dray.storage;

import dev.dray.content.Image;
import dev.dray.content.ImageException;
import dev.dray.model.Descriptor;
import dev.dray.model.Digest;
import java.io.IOException;
import java.time.Instant;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Drops the manifests of one repository of an upstream that nobody has asked for in a long time. Those in
/// an index that is asked for stay: who has the images asks for no more than the index.
final class PullThroughGarbage {
    private final StoredRepository local;
    private final String path;
    private final PullThroughUses uses;
    private final Instant oldest;
    private final Set<Digest> kept = new HashSet<>();

    PullThroughGarbage(StoredRepository local, String path, PullThroughUses uses, Instant oldest) {
        this.local = local;
        this.path = path;
        this.uses = uses;
        this.oldest = oldest;
    }

    /// @return how many went, or would go
    int collect(boolean dryRun) throws IOException {
        Map<Digest, Instant> used = uses.manifests(path);
        for (Map.Entry<Digest, Instant> use : used.entrySet()) {
            if (!use.getValue().isBefore(oldest)) {
                keep(use.getKey());
            }
        }
        int count = 0;
        for (Digest manifest : used.keySet()) {
            if (!kept.contains(manifest) && remove(manifest, dryRun)) {
                count++;
            }
        }
        return count;
    }

    private void keep(Digest digest) throws IOException {
        Optional<Descriptor> manifest = find(digest);
        if (!kept.add(digest)
                || manifest.isEmpty()
                || !manifest.get().mediaType().isIndex()) {
            return;
        }
        for (Descriptor child : new Image(local, manifest.get()).manifest().children()) {
            keep(child.digest());
        }
    }

    private Optional<Descriptor> find(Digest manifest) throws IOException {
        try {
            return Optional.of(local.resolve(manifest.toString()));
        } catch (ImageException.NotFound e) {
            return Optional.empty();
        }
    }

    private boolean remove(Digest digest, boolean dryRun) throws IOException {
        Optional<Descriptor> manifest = find(digest);
        if (!dryRun) {
            if (manifest.isPresent()) {
                local.delete(manifest.get());
            }
            uses.forget(path, digest);
        }
        return manifest.isPresent();
    }
}
