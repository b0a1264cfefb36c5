package dev.dray.content;

import dev.dray.content.ImageTree.Relation;
import dev.dray.model.Descriptor;
import dev.dray.model.Digest;
import dev.dray.model.Manifest;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Finds what hangs on a manifest, level by level, many at once. Strangers may attach things without end and in
/// circles: each manifest is looked at once, and only so many, so deep.
final class TreeReader {
    static final int MAX_DEPTH = 8;
    static final int MAX_MANIFESTS = 500;
    static final int MAX_CHILDREN = 500;

    private static final int PARALLEL = 16;
    private static final Pattern RELATED_TAG = Pattern.compile("sha\\d+-[0-9a-f]{64}\\.(?:sig|att|sbom)");
    private static final String ABOUT = "vnd.docker.reference.digest";
    private static final String ATTESTATION = "vnd.docker.reference.type";

    private final ImageSource source;
    private final Map<Digest, Found> found = new ConcurrentHashMap<>();
    private final Set<Digest> shown = new HashSet<>();

    TreeReader(ImageSource source) {
        this.source = source;
    }

    /// @param attestations that stand beside it in its index
    private record Child(
            Descriptor manifest,
            Relation relation,
            @Nullable String tag,
            List<Child> attestations) {
        Child(Descriptor manifest, Relation relation) {
            this(manifest, relation, null, List.of());
        }
    }

    /// What hangs on one manifest.
    private record Found(List<Child> children, @Nullable String note) {
        /// The manifests of the next level.
        List<Descriptor> next() {
            List<Descriptor> next = new ArrayList<>();
            children.forEach(child -> {
                next.add(child.manifest());
                child.attestations().forEach(each -> next.add(each.manifest()));
            });
            return next;
        }
    }

    ImageTree read(Descriptor root) throws IOException {
        List<String> tags = relatedTags();
        Map<Digest, Descriptor> level = Map.of(root.digest(), root);
        for (int depth = 0; depth < MAX_DEPTH && !level.isEmpty(); depth++) {
            new Parallel(PARALLEL)
                    .forEach(level.values(), manifest -> found.put(manifest.digest(), look(manifest, tags)));
            level = following(level);
        }
        return tree(new Child(root, Relation.ROOT));
    }

    /// Those that were not looked at, in the order of the tree.
    private Map<Digest, Descriptor> following(Map<Digest, Descriptor> level) {
        Map<Digest, Descriptor> next = new LinkedHashMap<>();
        for (Digest above : level.keySet()) {
            for (Descriptor child : known(above).next()) {
                if (!found.containsKey(child.digest()) && found.size() + next.size() < MAX_MANIFESTS) {
                    next.putIfAbsent(child.digest(), child);
                }
            }
        }
        return next;
    }

    private Found known(Digest manifest) {
        return found.getOrDefault(
                manifest, new Found(List.of(), "what hangs on it was not looked for: there is too much"));
    }

    /// Not every registry lists tags; without them, what only a tag tells is not known.
    private List<String> relatedTags() throws IOException {
        try {
            return source.tags().stream().filter(RELATED_TAG.asMatchPredicate()).toList();
        } catch (ImageException.RateLimited | ImageException.Unreachable e) {
            throw e;
        } catch (ImageException e) {
            return List.of();
        }
    }

    private Found look(Descriptor manifest, List<String> tags) throws IOException {
        List<Child> children = new ArrayList<>();
        try {
            if (manifest.mediaType().isIndex()
                    && new Image(source, manifest).manifest() instanceof Manifest.Index index) {
                children.addAll(members(index));
            }
            addReferrers(manifest, tags, children);
        } catch (ImageException.RateLimited | ImageException.Unreachable | ImageException.Denied e) {
            throw e;
        } catch (ImageException e) {
            // One part that is damaged or missing is told in its place.
            return found(children, e.getMessage());
        }
        return found(children, null);
    }

    private void addReferrers(Descriptor subject, List<String> tags, List<Child> children) throws IOException {
        source.referrers(subject).forEach(referrer -> children.add(new Child(referrer, Relation.REFERRER)));
        for (String tag : tags) {
            if (tag.startsWith(Referrers.tag(subject.digest()) + ".")) {
                children.add(new Child(source.resolve(tag), Relation.TAGGED, tag, List.of()));
            }
        }
    }

    private static Found found(List<Child> children, @Nullable String note) {
        int more = children.size() - MAX_CHILDREN;
        return more <= 0
                ? new Found(children, note)
                : new Found(children.subList(0, MAX_CHILDREN), "and %,d more".formatted(more));
    }

    /// The entries of an index, an attestation below the entry that it is about.
    private static List<Child> members(Manifest.Index index) {
        Set<String> images = new HashSet<>();
        index.manifests().stream()
                .filter(entry -> !isAttestation(entry))
                .forEach(entry -> images.add(entry.digest().toString()));
        Map<String, List<Child>> attestations = new HashMap<>();
        List<Descriptor> members = new ArrayList<>();
        for (Descriptor entry : index.manifests()) {
            String about = entry.annotations().getOrDefault(ABOUT, "");
            if (isAttestation(entry) && images.contains(about)) {
                attestations
                        .computeIfAbsent(about, ignored -> new ArrayList<>())
                        .add(new Child(entry, Relation.ATTESTATION));
            } else {
                members.add(entry);
            }
        }
        return members.stream().map(entry -> member(entry, attestations)).toList();
    }

    /// @param attestations taken out as they find their place, so that each has one
    private static Child member(Descriptor entry, Map<String, List<Child>> attestations) {
        return isAttestation(entry)
                ? new Child(entry, Relation.ATTESTATION)
                : new Child(
                        entry,
                        Relation.MEMBER,
                        null,
                        Objects.requireNonNullElse(
                                attestations.remove(entry.digest().toString()), List.of()));
    }

    private static boolean isAttestation(Descriptor entry) {
        return entry.annotations().containsKey(ATTESTATION);
    }

    private ImageTree tree(Child child) {
        Found here = known(child.manifest().digest());
        List<Child> below = new ArrayList<>(child.attestations());
        String note = here.note();
        if (shown.add(child.manifest().digest())) {
            below.addAll(here.children());
        } else if (!here.children().isEmpty()) {
            note = "what hangs on it is shown above";
        }
        return new ImageTree(
                child.manifest(),
                child.relation(),
                child.tag(),
                below.stream().map(this::tree).toList(),
                note);
    }
}
