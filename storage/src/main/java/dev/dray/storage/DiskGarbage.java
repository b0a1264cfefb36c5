package dev.dray.storage;

import static java.lang.System.Logger.Level.WARNING;

import dev.dray.content.ImageException;
import dev.dray.model.Digest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// One collection of garbage on disk, while everything else goes on.
///
/// Repository by repository, first manifests go that no tag reaches, then links to blobs that none of the manifests
/// left needs; at the end the bytes that no repository links to. Whatever is used meanwhile is safe: who finds content
/// notes that under the lock under which its link would go, who links bytes does so under the lock under which they
/// would go, and tells. That notes are kept to the minute, and the grace may be shorter, harms nobody either: nothing
/// goes while somebody puts a manifest or names one, and then not what that one needs.
final class DiskGarbage {
    private static final System.Logger LOG = System.getLogger(DiskGarbage.class.getName());

    private final Shared shared;
    private final GarbageOptions options;
    private final Instant unneededSince;
    private final Instant uploadsSince;

    /// The links that go.
    private final Change links;

    /// What some repository has and keeps.
    private final DigestSet staying = new DigestSet();

    /// What is needed by manifests that were put or named since this began.
    private final DigestSet needed = new DigestSet();

    private int manifests;
    private int blobs;
    private int uploads;
    private long bytes;

    DiskGarbage(Shared shared, GarbageOptions options) {
        this.shared = shared;
        this.options = options;
        this.links = shared.disk().change();
        this.unneededSince = shared.disk().now().minus(options.grace());
        this.uploadsSince = shared.disk().now().minus(options.uploads());
    }

    private Tree tree() {
        return shared.tree();
    }

    GarbageReport collect() throws IOException {
        shared.tell(new Shared.Collecting(staying, needed));
        try (links) {
            tree().repositories(this::sweep);
            // Or else the machine might stop, and links come back to bytes that do not.
            links.finish();
            tree().blobs(this::sweepBytes);
        } finally {
            shared.tell(null);
        }
        return new GarbageReport(manifests, blobs, uploads, bytes);
    }

    private void sweep(String path) throws IOException {
        DiskRepository repository = new DiskRepository(shared, path);
        sweepUploads(path, repository);
        // Who began to put a manifest before that was told here is done now, and what was put is seen.
        shared.keeping().whileNobodyNeedsIt(path, () -> true);
        Marking marking = repository.contents().marking();
        DigestSet useless = options.untagged() ? sweepManifests(path, repository, marking) : new DigestSet();
        links.order();
        List<Digest> left = new ArrayList<>();
        tree().manifestLinks(path, manifest -> {
            if (!useless.has(manifest)) {
                left.add(manifest);
                staying.add(manifest);
            }
        });
        sweepBlobs(path, repository, marking.needs(left));
    }

    private void sweepUploads(String path, DiskRepository repository) throws IOException {
        for (DiskUpload upload : new DiskUploads(shared, repository.contents(), path).all()) {
            Optional<Instant> used = upload.used();
            if (used.isPresent() && used.get().isBefore(uploadsSince)) {
                uploads++;
                bytes += upload.size();
                if (!options.dryRun()) {
                    upload.cancel();
                }
            }
        }
    }

    /// @return what went, or would go
    private DigestSet sweepManifests(String path, DiskRepository repository, Marking marking) throws IOException {
        List<Digest> all = new ArrayList<>();
        List<Digest> roots = new ArrayList<>();
        tree().manifestLinks(path, all::add);
        for (Digest manifest : all) {
            if (!isOld(tree().manifestLink(path, manifest))) {
                roots.add(manifest);
            }
        }
        try {
            repository.addNamed(roots);
        } catch (ImageException.Corrupt e) {
            LOG.log(WARNING, () -> "garbage collection keeps all manifests of %s: %s".formatted(path, e.getMessage()));
            return new DigestSet();
        }
        DigestSet reached = marking.reach(roots);
        DigestSet useless = new DigestSet();
        for (Digest manifest : all) {
            if (!reached.has(manifest) && goes(path, repository, manifest)) {
                useless.add(manifest);
                manifests++;
            }
        }
        return useless;
    }

    private boolean goes(String path, DiskRepository repository, Digest digest) throws IOException {
        Path link = tree().manifestLink(path, digest);
        return options.dryRun()
                ? isOld(link)
                : takeAway(path, () -> repository.deleteIf(digest, () -> isUseless(digest, link), links));
    }

    private boolean takeAway(String path, StoredRepository.Task<Boolean> task) throws IOException {
        return shared.keeping().whileNobodyNeedsIt(path, task);
    }

    private boolean isUseless(Digest digest, Path link) throws IOException {
        return !needed.has(digest) && isOld(link);
    }

    private boolean isOld(Path link) throws IOException {
        return Contents.usedAt(link)
                .filter(used -> used.isBefore(unneededSince))
                .isPresent();
    }

    private void sweepBlobs(String path, DiskRepository repository, DigestSet wanted) throws IOException {
        List<Digest> useless = new ArrayList<>();
        tree().blobLinks(path, blob -> {
            if (wanted.has(blob)) {
                staying.add(blob);
            } else {
                useless.add(blob);
            }
        });
        for (Digest blob : useless) {
            Path link = tree().blobLink(path, blob).path();
            boolean goes = options.dryRun()
                    ? isOld(link)
                    : takeAway(path, () -> repository.unlinkIf(blob, () -> isUseless(blob, link), links));
            if (!goes) {
                staying.add(blob);
            }
        }
    }

    private void sweepBytes(Path file) throws IOException {
        Optional<Digest> digest = tree().digestOf(file);
        if (digest.isPresent() && !staying.has(digest.get())) {
            long size = Files.size(file);
            if (options.dryRun() || deleteBytes(digest.get(), file)) {
                blobs++;
                bytes += size;
            }
        }
    }

    private boolean deleteBytes(Digest digest, Path file) throws IOException {
        return shared.digests().whileHeld(digest, () -> {
            boolean isUseless = !staying.has(digest);
            if (isUseless) {
                // Not synced: bytes that come back when the machine stops are garbage still.
                try (Change change = shared.disk().change()) {
                    change.delete(file);
                }
            }
            return isUseless;
        });
    }
}
