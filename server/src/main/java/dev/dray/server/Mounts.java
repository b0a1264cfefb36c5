package dev.dray.server;

import dev.dray.content.Blob;
import dev.dray.http.HttpCall;
import dev.dray.model.Descriptor;
import dev.dray.model.Digest;
import dev.dray.model.MediaType;
import dev.dray.model.Repository;
import dev.dray.storage.Storage;
import dev.dray.storage.StoredRepository;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/// Takes blobs from another repository, which the caller must be allowed to read (end-11; protocols C.4, C53,
/// CVE-2024-39897).
final class Mounts {
    private final Storage storage;
    private final Access access;
    private final Gate gate;

    Mounts(Storage storage, Access access, Gate gate) {
        this.storage = storage;
        this.access = access;
        this.gate = gate;
    }

    /// @return whether the blob is here now; where it is not, the caller sends it
    boolean mount(String path, Digest digest, HttpCall call) throws IOException {
        StoredRepository target = storage.repository(path);
        if (target.find(digest).isPresent()) {
            return true;
        }
        Optional<String> from = source(digest, call);
        if (from.isEmpty()) {
            return false;
        }
        StoredRepository source = storage.repository(from.get());
        Optional<Descriptor> found = source.find(digest);
        if (found.isEmpty()) {
            return false;
        }
        Descriptor blob =
                new Descriptor(MediaType.OCTET_STREAM, digest, found.get().size());
        gate.checkFits(path, blob);
        if (!target.adopt(blob, source)) {
            target.put(Blob.from(source, blob));
        }
        return true;
    }

    /// The repository that the caller names, or any that has the blob where it names none.
    private Optional<String> source(Digest digest, HttpCall call) throws IOException {
        String from = call.query("from");
        if (from != null) {
            return Optional.of(from).filter(path -> Repository.isPath(path) && mayRead(path, call));
        }
        return storage.findRepositoryWith(digest, path -> mayRead(path, call));
    }

    private boolean mayRead(String path, HttpCall call) {
        try {
            return access.refuse(call, List.of(Scope.repository(path, "pull"))).isEmpty();
        } catch (IOException e) {
            // What cannot be found out is not allowed; the caller then sends the blob.
            return false;
        }
    }
}
