package dev.dray.content;

import dev.dray.content.TransferReport.Fate;
import dev.dray.model.Descriptor;
import dev.dray.model.Digest;
import dev.dray.model.Platform;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/// Moves an image from a source to a sink: plan, move, seal. The sink is valid at every instant: blobs come first,
/// manifests children first, the tag last.
public final class Transfer {
    private final TransferOptions options;

    public Transfer(TransferOptions options) {
        this.options = options;
    }

    /// What will be moved.
    ///
    /// @param blobs     configs and layers, each once
    /// @param manifests children first, the root last, each with its bytes
    /// @param foreign   layers that the source does not hold, so that only their descriptors move
    public record Plan(Descriptor root, List<Descriptor> blobs, List<Blob> manifests, List<Descriptor> foreign) {
        public Plan {
            blobs = List.copyOf(blobs);
            manifests = List.copyOf(manifests);
            foreign = List.copyOf(foreign);
        }

        /// Bytes of all blobs, moved or not.
        public long bytes() {
            return TransferReport.bytes(blobs);
        }
    }

    /// Moves the image and names it.
    ///
    /// @param newTag null to leave it without a name
    public TransferReport copy(Image image, ImageSink to, @Nullable String newTag) throws IOException {
        return copy(plan(image), image.source(), to, newTag);
    }

    /// Moves what was planned, and names it.
    ///
    /// @param newTag null to leave it without a name
    public TransferReport copy(Plan plan, ImageSource from, ImageSink to, @Nullable String newTag) throws IOException {
        options.progress().on(new Progress.Event.Planned(plan.blobs().size(), plan.bytes()));
        Map<Digest, Fate> fates = new ConcurrentHashMap<>();
        new Parallel(options.parallelism())
                .forEach(plan.blobs(), blob -> fates.put(blob.digest(), move(blob, from, to)));
        seal(plan, to, newTag);
        return TransferReport.of(plan, fates);
    }

    /// Where the tag stands for the image already, its manifests are only looked for: one may have been lost.
    private static void seal(Plan plan, ImageSink to, @Nullable String newTag) throws IOException {
        boolean named = newTag != null && to.isNamed(newTag, plan.root());
        Blob root = plan.manifests().getLast();
        for (Blob manifest : plan.manifests()) {
            if (!manifest.equals(root) && !(named && to.has(manifest.descriptor()))) {
                to.put(manifest);
            }
        }
        if (newTag == null) {
            to.put(root);
        } else if (!named) {
            to.putNamed(root, newTag);
        }
    }

    /// Reads the manifests and says what there is to move. Only the source is touched.
    public Plan plan(Image image) throws IOException {
        Platform platform = options.platform();
        Image root = platform == null ? image : image.forPlatform(platform);
        return new Planner(root.source()).plan(root.descriptor());
    }

    /// Says what moving to a sink would do; nothing is written there.
    public TransferReport compare(Plan plan, ImageSource from, ImageSink to) throws IOException {
        Map<Digest, Fate> fates = new ConcurrentHashMap<>();
        new Parallel(options.parallelism())
                .forEach(
                        plan.blobs(),
                        blob -> fates.put(
                                blob.digest(),
                                to.has(blob) ? Fate.PRESENT : to.mayAdopt(blob, from) ? Fate.ADOPTED : Fate.MOVED));
        return TransferReport.of(plan, fates);
    }

    private Fate move(Descriptor blob, ImageSource from, ImageSink to) throws IOException {
        Progress progress = options.progress();
        if (to.has(blob)) {
            progress.on(new Progress.Event.Skipped(blob, "already there"));
            return Fate.PRESENT;
        }
        if (to.adopt(blob, from)) {
            progress.on(new Progress.Event.Skipped(blob, "taken without moving it"));
            return Fate.ADOPTED;
        }
        progress.on(new Progress.Event.Started(blob));
        to.put(Blob.from(from, blob), position -> progress.on(new Progress.Event.Advanced(blob, position)));
        progress.on(new Progress.Event.Finished(blob));
        return Fate.MOVED;
    }
}
