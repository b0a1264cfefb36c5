package dev.dray.storage;

import dev.dray.content.ImageException;
import dev.dray.model.Descriptor;
import dev.dray.model.Digest;
import dev.dray.model.Manifest;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/// The manifests of a repository in memory, looked at without their being used.
record MemoryManifests(MemoryRepository repository) implements Marking.Manifests {
    @Override
    public String name() {
        return repository.toString();
    }

    @Override
    public boolean has(Digest manifest) {
        return repository.manifestDigests().contains(manifest);
    }

    @Override
    public Manifest read(Digest manifest) throws IOException {
        return repository.peek(manifest);
    }

    @Override
    public Collection<Digest> referrers(Digest subject) throws IOException {
        List<Digest> found = new ArrayList<>();
        for (Digest manifest : repository.manifestDigests()) {
            try {
                Descriptor about = read(manifest).subject();
                if (about != null && about.digest().equals(subject)) {
                    found.add(manifest);
                }
            } catch (ImageException.NotFound e) {
                // It was deleted meanwhile.
            }
        }
        return found;
    }
}
