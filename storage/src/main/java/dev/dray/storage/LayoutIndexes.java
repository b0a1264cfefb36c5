package dev.dray.storage;

import dev.dray.content.ImageException;
import dev.dray.model.Descriptor;
import dev.dray.model.Digest;
import dev.dray.model.Manifest;
import dev.dray.store.OciLayout;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/// What was read of a layout's `index.json` and of its manifests, kept until the file is another one.
final class LayoutIndexes {
    private static final System.Logger LOG = System.getLogger(LayoutIndexes.class.getName());

    private final OciLayout layout;
    private final Path file;
    private final Map<Digest, LayoutFacts> facts = new ConcurrentHashMap<>();
    private volatile @Nullable Seen seen;
    private volatile @Nullable Nested nested;

    /// @param stamp by which the file is known to be the same
    private record Seen(List<Object> stamp, LayoutView view) {}

    /// @param manifests all that can be asked for
    private record Nested(LayoutView view, SequencedMap<Digest, Descriptor> manifests) {}

    LayoutIndexes(OciLayout layout) {
        this.layout = layout;
        this.file = layout.folder().resolve("index.json");
    }

    LayoutView view() throws IOException {
        Seen last = seen;
        // Before it is read: a change in between is then seen the next time.
        List<Object> stamp = stamp();
        if (last != null && last.stamp.equals(stamp)) {
            return last.view;
        }
        LayoutView view = new LayoutView(layout.manifests());
        seen = new Seen(stamp, view);
        return view;
    }

    private List<Object> stamp() throws IOException {
        BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
        return List.of(attributes.lastModifiedTime(), attributes.size(), String.valueOf(attributes.fileKey()));
    }

    /// The manifests that are listed, and those in listed indexes.
    SequencedMap<Digest, Descriptor> manifests() throws IOException {
        LayoutView view = view();
        Nested last = nested;
        if (last != null && last.view == view) {
            return last.manifests;
        }
        SequencedMap<Digest, Descriptor> all = nested(view);
        facts.keySet().retainAll(all.keySet());
        nested = new Nested(view, all);
        return all;
    }

    private SequencedMap<Digest, Descriptor> nested(LayoutView view) throws IOException {
        SequencedMap<Digest, Descriptor> all = new LinkedHashMap<>(view.listed());
        Deque<Descriptor> indexes = new ArrayDeque<>(all.values());
        while (!indexes.isEmpty()) {
            Descriptor next = indexes.remove();
            if (next.mediaType().isIndex()) {
                for (Descriptor child : children(next)) {
                    if (all.putIfAbsent(child.digest(), child) == null) {
                        indexes.add(child);
                    }
                }
            }
        }
        return all;
    }

    private List<Descriptor> children(Descriptor index) throws IOException {
        try {
            return facts(index).manifests();
        } catch (ImageException e) {
            LOG.log(System.Logger.Level.WARNING, () -> "%s: %s".formatted(layout.folder(), e.getMessage()));
            return List.of();
        }
    }

    /// @throws ImageException when it is listed, but not there, or is not what its digest says
    LayoutFacts facts(Descriptor manifest) throws IOException {
        LayoutFacts known = facts.get(manifest.digest());
        if (known == null) {
            known = LayoutFacts.of(read(manifest), manifest.digest());
            facts.put(manifest.digest(), known);
        }
        return known;
    }

    /// @throws ImageException.NotFound when it is listed, but not there
    /// @throws ImageException.Corrupt  when it is not what its digest says
    Manifest read(Descriptor manifest) throws IOException {
        if (manifest.size() > Manifest.MAX_SIZE) {
            throw new ImageException.Rejected("manifest %s of %,d bytes (at most %,d)"
                    .formatted(manifest.digest(), manifest.size(), Manifest.MAX_SIZE));
        }
        try (InputStream in = layout.open(manifest)) {
            return Parsed.manifest(manifest.mediaType(), in.readAllBytes());
        }
    }

    /// Who refers to a manifest. One that is damaged refers to nothing: who looks for signatures is not
    /// stopped by damage elsewhere.
    List<Descriptor> referrers(Digest subject) throws IOException {
        List<Descriptor> found = new ArrayList<>();
        for (Descriptor manifest : manifests().values()) {
            try {
                LayoutFacts known = facts(manifest);
                if (known.subject().filter(subject::equals).isPresent() && layout.has(manifest)) {
                    found.add(known.asReferrer());
                }
            } catch (ImageException e) {
                LOG.log(System.Logger.Level.DEBUG, () -> "%s: %s".formatted(layout.folder(), e.getMessage()));
            }
        }
        found.sort(Comparator.comparing(Descriptor::digest));
        return found;
    }
}
