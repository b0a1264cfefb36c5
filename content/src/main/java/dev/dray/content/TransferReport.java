package dev.dray.content;

import dev.dray.model.Descriptor;
import dev.dray.model.Digest;
import java.util.List;
import java.util.Map;

/// What a transfer did with each blob, or what it would do.
///
/// @param root    the manifest that was moved, and named
/// @param moved   blobs whose bytes were sent
/// @param present blobs that were there already
/// @param adopted blobs that were taken without their bytes moving, by a mount or a link; where it was only
///                asked, those of which it would be tried
/// @param foreign layers that the source has not either: registries need not hold them (protocols C117)
public record TransferReport(
        Descriptor root,
        List<Descriptor> moved,
        List<Descriptor> present,
        List<Descriptor> adopted,
        List<Descriptor> foreign) {
    public TransferReport {
        moved = List.copyOf(moved);
        present = List.copyOf(present);
        adopted = List.copyOf(adopted);
        foreign = List.copyOf(foreign);
    }

    /// What became of a blob.
    enum Fate {
        MOVED,
        PRESENT,
        ADOPTED
    }

    static TransferReport of(Transfer.Plan plan, Map<Digest, Fate> fates) {
        return new TransferReport(
                plan.root(),
                those(plan, fates, Fate.MOVED),
                those(plan, fates, Fate.PRESENT),
                those(plan, fates, Fate.ADOPTED),
                plan.foreign());
    }

    private static List<Descriptor> those(Transfer.Plan plan, Map<Digest, Fate> fates, Fate fate) {
        return plan.blobs().stream()
                .filter(blob -> fates.get(blob.digest()) == fate)
                .toList();
    }

    /// Bytes of some blobs.
    public static long bytes(List<Descriptor> blobs) {
        return blobs.stream().mapToLong(Descriptor::size).reduce(0, TransferReport::add);
    }

    /// Sizes come from strangers: their sum stops at the largest number rather than becoming negative.
    private static long add(long a, long b) {
        return Long.MAX_VALUE - a < b ? Long.MAX_VALUE : a + b;
    }
}
