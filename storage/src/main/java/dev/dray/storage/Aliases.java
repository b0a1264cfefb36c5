package dev.dray.storage;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.dray.model.Digest;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.List;
import java.util.Optional;

/// Other digests by which manifests of one repository are known. One whose manifest has gone leads nowhere, and stays
/// in
/// case that it comes again.
final class Aliases {
    private final Shared shared;
    private final String path;

    Aliases(Shared shared, String path) {
        this.shared = shared;
        this.path = path;
    }

    /// The digest of the manifest that another digest stands for.
    Optional<Digest> find(Digest digest) throws IOException {
        try {
            return Optional.of(Folders.digest(shared.tree().alias(path, digest)));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
    }

    void put(Digest digest, Digest manifest) throws IOException {
        NameFile file = new NameFile(
                shared.tree().alias(path, digest), manifest.toString().getBytes(UTF_8));
        try (Change change = shared.disk().change().prepare(List.of(file))) {
            shared.whileChanging(path, () -> {
                change.apply();
                return true;
            });
            change.finish();
        }
    }
}
