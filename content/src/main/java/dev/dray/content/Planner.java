package dev.dray.content;

import dev.dray.model.Descriptor;
import dev.dray.model.Digest;
import dev.dray.model.Manifest;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import java.util.Set;
import java.util.stream.Collectors;

/// Walks the manifests of an image, children first, and finds what must be moved with it.
final class Planner {
    /// Manifests in one plan; a hostile index could name ever more (protocols C122).
    private static final int MAX_MANIFESTS = 1_000;

    private static final int MAX_DEPTH = 8;

    /// In a message; an index may name hundreds.
    private static final int MOST_NAMED = 10;

    /// Bytes of all manifests in one plan: they are kept in memory until the sink takes them.
    private static final long MAX_BYTES = 32L * 1024 * 1024;

    /// By digest: two descriptors of the same content may differ in what they say about it.
    private final SequencedMap<Digest, Descriptor> blobs = new LinkedHashMap<>();

    private final SequencedMap<Digest, Descriptor> foreign = new LinkedHashMap<>();
    private final List<Blob> manifests = new ArrayList<>();
    private final Set<Digest> seen = new HashSet<>();
    private long bytes;
    private final ImageSource source;

    Planner(ImageSource source) {
        this.source = source;
    }

    Transfer.Plan plan(Descriptor root) throws IOException {
        visit(root, 0);
        return new Transfer.Plan(
                new Descriptor(root.mediaType(), root.digest(), root.size()),
                new ArrayList<>(blobs.values()),
                manifests,
                new ArrayList<>(foreign.values()));
    }

    private void visit(Descriptor descriptor, int depth) throws IOException {
        if (seen.add(descriptor.digest())) {
            visit(descriptor, read(descriptor, depth), depth);
        }
    }

    private Manifest read(Descriptor descriptor, int depth) throws IOException {
        if (depth > MAX_DEPTH || seen.size() > MAX_MANIFESTS || bytes > MAX_BYTES) {
            throw new ImageException.Rejected(
                    "index is too deep or too wide (at most %d deep, %,d manifests, %,d bytes of them)"
                            .formatted(MAX_DEPTH, MAX_MANIFESTS, MAX_BYTES));
        }
        Manifest manifest = new Image(source, descriptor).manifest();
        bytes += manifest.raw().length;
        return manifest;
    }

    /// A manifest of schema 1 does not say all that is needed to move what it names, and nobody should have it without
    /// that.
    private void visit(Descriptor descriptor, Manifest manifest, int depth) throws IOException {
        switch (manifest) {
            case Manifest.Image image -> {
                for (Descriptor child : image.children()) {
                    addBlob(child);
                }
            }
            case Manifest.Index index -> visitAll(index, depth + 1);
            case Manifest.Unknown unknown -> {
                if (unknown.mediaType().isSchema1()) {
                    throw Image.inSchema1(descriptor);
                }
            }
        }
        manifests.add(Blob.of(descriptor, manifest.raw()));
    }

    /// A foreign layer is moved where it can be had (protocols C117).
    private void addBlob(Descriptor blob) throws IOException {
        if (blobs.containsKey(blob.digest()) || foreign.containsKey(blob.digest())) {
            return;
        }
        boolean absent = blob.mediaType().isForeignLayer() && !source.has(blob);
        (absent ? foreign : blobs).put(blob.digest(), blob);
    }

    /// All that are missing are named, not only the first one.
    private void visitAll(Manifest.Index index, int depth) throws IOException {
        List<Descriptor> missing = new ArrayList<>();
        for (Descriptor child : index.children()) {
            if (!seen.add(child.digest())) {
                continue;
            }
            Manifest manifest;
            try {
                manifest = read(child, depth);
            } catch (ImageException.NotFound e) {
                missing.add(child);
                continue;
            }
            visit(child, manifest, depth);
        }
        if (!missing.isEmpty()) {
            throw incomplete(index, missing);
        }
    }

    /// As where an index was kept with the images of some of its platforms only.
    private static ImageException incomplete(Manifest.Index index, List<Descriptor> missing) {
        List<Descriptor> there = new ArrayList<>(index.children());
        there.removeAll(missing);
        return new ImageException.NotFound(
                "index %s is here without its images for %s".formatted(index.digest(), names(missing)),
                there.isEmpty()
                        ? "get the whole image first, with --platform all"
                        : "choose one that is here with --platform (%s), or get the whole image first, with --platform all"
                                .formatted(names(there)));
    }

    private static String names(List<Descriptor> images) {
        return images.stream()
                .map(image -> image.platform() == null
                        ? image.digest().toString()
                        : image.platform().toString())
                .distinct()
                .limit(MOST_NAMED)
                .collect(Collectors.joining(", "));
    }
}
