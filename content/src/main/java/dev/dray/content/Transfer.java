package dev.dray.content;

import dev.dray.model.Descriptor;
import dev.dray.model.Digest;
import dev.dray.model.Manifest;
import dev.dray.model.Platform;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// Moves an image from a source to a sink: plan, move, seal. The sink is valid at every instant: blobs come first,
/// manifests children first, the tag last.
public final class Transfer {
    /// Manifests in one plan; a hostile index could name ever more (protocols C122).
    private static final int MAX_MANIFESTS = 1_000;

    private static final int MAX_DEPTH = 8;

    /// Bytes of all manifests in one plan: they are kept in memory until the sink takes them.
    private static final long MAX_BYTES = 32L * 1024 * 1024;

    private final TransferOptions options;

    public Transfer(TransferOptions options) {
        this.options = options;
    }

    /// What will be moved.
    ///
    /// @param blobs     configs and layers, each once
    /// @param manifests children first, the root last, each with its bytes
    public record Plan(Descriptor root, List<Descriptor> blobs, List<Blob> manifests) {
        public Plan {
            blobs = List.copyOf(blobs);
            manifests = List.copyOf(manifests);
        }

        /// Bytes of all blobs, moved or not.
        public long bytes() {
            return blobs.stream().mapToLong(Descriptor::size).reduce(0, Plan::add);
        }

        /// Sizes come from strangers: their sum stops at the largest number rather than becoming negative.
        private static long add(long a, long b) {
            return Long.MAX_VALUE - a < b ? Long.MAX_VALUE : a + b;
        }
    }

    /// Moves the image and names it.
    ///
    /// @param newTag null to leave it without a name
    /// @return the manifest that was named: of one platform where the options ask for one
    public Descriptor copy(Image image, ImageSink to, @Nullable String newTag) throws IOException {
        Plan plan = plan(image);
        options.progress().on(new Progress.Event.Planned(plan.blobs().size(), plan.bytes()));
        new Parallel(options.parallelism()).forEach(plan.blobs(), blob -> move(blob, image.source(), to));
        for (Blob manifest : plan.manifests()) {
            to.put(manifest);
        }
        if (newTag != null) {
            to.tag(newTag, plan.root());
        }
        return plan.root();
    }

    /// Reads the manifests and says what there is to move. Only the source is touched.
    public Plan plan(Image image) throws IOException {
        Platform platform = options.platform();
        Image root = platform == null ? image : image.forPlatform(platform);
        Planner planner = new Planner(root.source());
        planner.visit(root.descriptor(), 0);
        return new Plan(planner.rootDescriptor(root), new ArrayList<>(planner.blobs.values()), planner.manifests);
    }

    private void move(Descriptor blob, ImageSource from, ImageSink to) throws IOException {
        Progress progress = options.progress();
        if (to.has(blob)) {
            progress.on(new Progress.Event.Skipped(blob, "already there"));
        } else if (to.adopt(blob, from)) {
            progress.on(new Progress.Event.Skipped(blob, "taken without moving it"));
        } else {
            progress.on(new Progress.Event.Started(blob));
            to.put(Blob.from(from, blob), position -> progress.on(new Progress.Event.Advanced(blob, position)));
            progress.on(new Progress.Event.Finished(blob));
        }
    }

    /// Walks the manifests, children first.
    private static final class Planner {
        /// By digest: two descriptors of the same content may differ in what they say about it.
        final SequencedMap<Digest, Descriptor> blobs = new LinkedHashMap<>();
        final List<Blob> manifests = new ArrayList<>();
        private final Set<Digest> seen = new HashSet<>();
        private long bytes;
        private final ImageSource source;

        Planner(ImageSource source) {
            this.source = source;
        }

        void visit(Descriptor descriptor, int depth) throws IOException {
            if (!seen.add(descriptor.digest())) {
                return;
            }
            if (depth > MAX_DEPTH || seen.size() > MAX_MANIFESTS || bytes > MAX_BYTES) {
                throw new ImageException.Rejected(
                        "index is too deep or too wide (at most %d deep, %,d manifests, %,d bytes of them)"
                                .formatted(MAX_DEPTH, MAX_MANIFESTS, MAX_BYTES));
            }
            Manifest manifest = new Image(source, descriptor).manifest();
            bytes += manifest.raw().length;
            switch (manifest) {
                case Manifest.Image image ->
                    image.children().stream()
                            .filter(Predicate.not(child -> child.mediaType().isForeignLayer()))
                            .forEach(child -> blobs.putIfAbsent(child.digest(), child));
                case Manifest.Index index -> {
                    for (Descriptor child : index.children()) {
                        visit(child, depth + 1);
                    }
                }
                case Manifest.Unknown unknown -> {}
            }
            manifests.add(Blob.of(descriptor, manifest.raw()));
        }

        Descriptor rootDescriptor(Image root) {
            Descriptor descriptor = root.descriptor();
            return new Descriptor(descriptor.mediaType(), descriptor.digest(), descriptor.size());
        }
    }
}
