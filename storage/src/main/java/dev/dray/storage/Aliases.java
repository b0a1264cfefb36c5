package dev.dray.storage;

import dev.dray.model.Digest;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.List;
import java.util.Optional;

/// The digests that manifests of one repository are known by besides their own (protocols C134): a file for each. Few
/// manifests have one, so none is remembered. It may outlive its manifest, and then stands for nothing.
final class Aliases {
    private final Shared shared;
    private final String path;

    Aliases(Shared shared, String path) {
        this.shared = shared;
        this.path = path;
    }

    void put(Digest digest, Digest manifest) throws IOException {
        NameFile file = new NameFile(shared.tree().alias(path, digest), manifest.toString());
        try (Change change = shared.disk().change()) {
            change.prepare(List.of(file));
            shared.whileChanging(path, () -> {
                change.apply();
                return true;
            });
            change.finish();
        }
    }

    Optional<Digest> find(Digest digest) throws IOException {
        try {
            return Optional.of(Folders.digest(shared.tree().alias(path, digest)));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
    }
}
