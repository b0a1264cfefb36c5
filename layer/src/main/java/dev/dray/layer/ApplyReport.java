package dev.dray.layer;

import dev.dray.layer.Directory.Wish;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What applying layers has done, and what it could not do.
///
/// @param layers  that were applied
/// @param entries in all tars, whiteouts included
/// @param bytes   of content, unpacked, whether it survived or not
/// @param owners  files whose owner was refused
/// @param modes   files whose mode was refused
/// @param xattrs  files of whose extended attributes some were refused
/// @param devices devices and FIFOs that could not be made
/// @param record  the file that says all of what was refused, as JSON; null when nothing was
public record ApplyReport(
        int layers,
        long entries,
        long bytes,
        long owners,
        long modes,
        long xattrs,
        long devices,
        @Nullable Path record) {

    static ApplyReport of(int layers, Meter meter, Refusals refusals, @Nullable Path record) {
        return new ApplyReport(
                layers,
                meter.entries(),
                meter.bytes(),
                refusals.count(Wish.OWNER),
                refusals.count(Wish.MODE),
                refusals.count(Wish.XATTRS),
                refusals.count(Wish.DEVICE),
                record);
    }

    /// Whether all was done as the layers say.
    public boolean isComplete() {
        return record == null;
    }

    /// What was refused, in one line for people; empty when nothing was.
    public String refusals() {
        List<String> parts = new ArrayList<>();
        add(parts, owners, "owners");
        add(parts, modes, "modes");
        add(parts, xattrs, "extended attributes");
        add(parts, devices, "devices");
        return parts.isEmpty()
                ? ""
                : "not permitted here: %s (recorded in %s)".formatted(String.join(", ", parts), record);
    }

    private static void add(List<String> parts, long count, String what) {
        if (count > 0) {
            parts.add("%,d %s".formatted(count, what));
        }
    }
}
