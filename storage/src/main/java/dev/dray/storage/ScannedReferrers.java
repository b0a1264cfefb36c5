package dev.dray.storage;

import static java.lang.System.Logger.Level.WARNING;

import dev.dray.model.Descriptor;
import dev.dray.model.Digest;
import dev.dray.model.Manifest;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Who is about whom in a repository, where no file says so: all its manifests are read, once.
final class ScannedReferrers {
    private static final System.Logger LOG = System.getLogger(ScannedReferrers.class.getName());

    private final Shared shared;
    private final Contents contents;
    private final String path;

    ScannedReferrers(Shared shared, Contents contents, String path) {
        this.shared = shared;
        this.contents = contents;
        this.path = path;
    }

    List<Descriptor> of(Digest subject) throws IOException {
        Optional<Map<Digest, List<Descriptor>>> known = shared.referrers().find(path);
        Map<Digest, List<Descriptor>> all = known.isPresent() ? known.get() : shared.whileHeld(path, this::scan);
        return all.getOrDefault(subject, List.of());
    }

    private Map<Digest, List<Descriptor>> scan() throws IOException {
        Map<Digest, List<Descriptor>> all = new HashMap<>();
        shared.tree().manifestLinks(path, digest -> {
            try {
                Manifest manifest = contents.read(digest);
                Descriptor subject = manifest.subject();
                if (subject != null) {
                    all.computeIfAbsent(subject.digest(), ignored -> new ArrayList<>())
                            .add(manifest.asReferrer(digest));
                }
            } catch (IOException e) {
                LOG.log(WARNING, () -> "passed over in %s: %s".formatted(path, e.getMessage()));
            }
        });
        shared.referrers().put(path, all);
        return all;
    }
}
