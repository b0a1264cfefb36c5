package dev.dray.storage;

import dev.dray.content.ImageException;
import dev.dray.model.Descriptor;
import dev.dray.model.Digest;
import dev.dray.model.Manifest;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.stream.Stream;

/// Takes what is not needed from one layout, while others read and write it: what is needed is marked, then
/// the rest goes, less what was used meanwhile.
final class LayoutSweep implements Marking.Manifests {
    private final LayoutFolder folder;
    private final Instant since;
    private final boolean dryRun;

    /// Listed before anything is marked: what comes later is not in it.
    private final List<LayoutBlob> blobs;

    private final SequencedMap<Digest, Descriptor> known;
    private final Map<Digest, List<Digest>> referrers = new HashMap<>();

    /// @param since what was used since then stays
    LayoutSweep(LayoutFolder folder, Instant since, boolean dryRun) throws IOException {
        this.folder = folder;
        this.since = since;
        this.dryRun = dryRun;
        this.blobs = new ArrayList<>(LayoutBlob.list(folder.blobs()));
        this.known = folder.index().manifests();
        for (LayoutBlob blob : blobs) {
            if (has(blob.digest())) {
                noteSubject(blob.digest());
            }
        }
    }

    private void noteSubject(Digest manifest) throws IOException {
        try {
            folder.index()
                    .facts(descriptor(manifest))
                    .subject()
                    .ifPresent(subject -> referrers
                            .computeIfAbsent(subject, ignored -> new ArrayList<>())
                            .add(manifest));
        } catch (ImageException e) {
            // One that is damaged keeps all from going, once it is read for what it needs.
        }
    }

    private Descriptor descriptor(Digest manifest) throws ImageException.NotFound {
        Descriptor descriptor = known.get(manifest);
        if (descriptor == null) {
            throw new ImageException.NotFound("no manifest %s in %s".formatted(manifest, name()));
        }
        return descriptor;
    }

    /// Takes the manifests that no name reaches.
    List<LayoutBlob> manifests() throws IOException {
        DigestSet reached = new Marking(this).reach(roots());
        return takeAll(blob -> has(blob.digest()) && !reached.has(blob.digest()));
    }

    /// The manifests that stay in any case: what has a name, and what was used lately.
    private List<Digest> roots() throws IOException {
        return Stream.concat(
                        folder.index().view().tagged().stream().map(Descriptor::digest),
                        blobs.stream().filter(blob -> !isOlder(blob)).map(LayoutBlob::digest))
                .filter(this::has)
                .toList();
    }

    /// Takes the blobs that no manifest needs which is still here.
    List<LayoutBlob> blobs() throws IOException {
        List<Digest> manifests =
                blobs.stream().map(LayoutBlob::digest).filter(this::has).toList();
        DigestSet needed = new Marking(this).needs(manifests);
        return takeAll(blob -> !has(blob.digest()) && !needed.has(blob.digest()));
    }

    /// What was not taken.
    List<LayoutBlob> staying() {
        return blobs;
    }

    /// Which of them may go.
    private interface Choice {
        boolean isUseless(LayoutBlob blob);
    }

    private List<LayoutBlob> takeAll(Choice choice) throws IOException {
        List<LayoutBlob> taken = new ArrayList<>();
        for (Iterator<LayoutBlob> all = blobs.iterator(); all.hasNext(); ) {
            LayoutBlob blob = all.next();
            if (choice.isUseless(blob) && isOlder(blob) && take(blob)) {
                taken.add(blob);
                all.remove();
            }
        }
        return taken;
    }

    private boolean take(LayoutBlob blob) throws IOException {
        return dryRun || folder.removeUnused(blob, has(blob.digest()), since);
    }

    private boolean isOlder(LayoutBlob blob) {
        return blob.changed().isBefore(since) && !folder.uses().isUsedSince(blob.digest(), since);
    }

    @Override
    public String name() {
        return String.valueOf(folder.blobs().getParent());
    }

    @Override
    public boolean has(Digest manifest) {
        return known.containsKey(manifest);
    }

    @Override
    public Manifest read(Digest manifest) throws IOException {
        return folder.index().read(descriptor(manifest));
    }

    @Override
    public Collection<Digest> referrers(Digest manifest) {
        return referrers.getOrDefault(manifest, List.of());
    }
}
