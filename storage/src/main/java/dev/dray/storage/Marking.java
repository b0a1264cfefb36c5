package dev.dray.storage;

import static java.lang.System.Logger.Level.WARNING;

import dev.dray.model.Descriptor;
import dev.dray.model.Digest;
import dev.dray.model.Manifest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What the manifests of a repository need. Where one is damaged, everything is taken for needed.
final class Marking {
    private static final System.Logger LOG = System.getLogger(Marking.class.getName());

    private static final Pattern DIGEST = Pattern.compile("sha(?:256:[0-9a-f]{64}|384:[0-9a-f]{96}|512:[0-9a-f]{128})");

    private final Manifests manifests;

    /// The manifests of a repository, looked at without it being noted that they were looked for.
    interface Manifests {
        String name();

        boolean has(Digest manifest) throws IOException;

        /// @throws IOException when it cannot be read, or is damaged
        Manifest read(Digest manifest) throws IOException;

        /// Those that are about this one.
        Collection<Digest> referrers(Digest manifest) throws IOException;
    }

    Marking(Manifests manifests) {
        this.manifests = manifests;
    }

    /// These manifests, what their indexes list, and what is about any of them.
    DigestSet reach(Collection<Digest> roots) throws IOException {
        DigestSet reached = new DigestSet();
        Deque<Digest> open = new ArrayDeque<>(roots);
        while (!open.isEmpty() && !reached.hasAll()) {
            Digest next = open.remove();
            if (manifests.has(next) && reached.add(next)) {
                open.addAll(needs(next, reached));
                open.addAll(manifests.referrers(next));
            }
        }
        return reached;
    }

    /// A manifest with its children, and all that they reach; everything where that cannot be found out.
    void addNeeded(Digest manifest, Collection<Digest> children, DigestSet into) {
        List<Digest> roots = new ArrayList<>(children);
        roots.add(manifest);
        roots.forEach(into::add);
        try {
            into.add(reach(roots));
        } catch (IOException e) {
            into.addAll();
        }
    }

    /// All that these manifests need.
    DigestSet needs(Collection<Digest> all) {
        DigestSet needed = new DigestSet();
        for (Digest manifest : all) {
            needs(manifest, needed).forEach(needed::add);
            if (needed.hasAll()) {
                break;
            }
        }
        return needed;
    }

    private List<Digest> needs(Digest manifest, DigestSet otherwiseAll) {
        try {
            return children(manifests.read(manifest));
        } catch (IOException e) {
            if (isGone(manifest)) {
                return List.of();
            }
            LOG.log(
                    WARNING,
                    () -> "garbage collection keeps everything in %s, as its manifest %s cannot be read: %s"
                            .formatted(manifests.name(), manifest, e.getMessage()));
            otherwiseAll.addAll();
            return List.of();
        }
    }

    /// Whether somebody deleted it after it had been listed.
    private boolean isGone(Digest manifest) {
        try {
            return !manifests.has(manifest);
        } catch (IOException e) {
            return false;
        }
    }

    /// What a manifest refers to. Of a type that nobody knows it is whatever digest it mentions.
    static List<Digest> children(Manifest manifest) {
        return switch (manifest) {
            case Manifest.Image image ->
                image.children().stream().map(Descriptor::digest).toList();
            case Manifest.Index index ->
                index.children().stream().map(Descriptor::digest).toList();
            case Manifest.Unknown unknown -> mentioned(unknown.raw());
        };
    }

    private static List<Digest> mentioned(byte[] raw) {
        List<Digest> digests = new ArrayList<>();
        Matcher matcher = DIGEST.matcher(new String(raw, StandardCharsets.ISO_8859_1));
        while (matcher.find()) {
            digests.add(Digest.parse(matcher.group()));
        }
        return digests;
    }
}
