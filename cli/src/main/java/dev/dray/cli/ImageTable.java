package dev.dray.cli;

import dev.dray.ImageListing;
import dev.dray.ImageSummary;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/// Images for people, line by line: the columns are wide enough from the start.
final class ImageTable {
    private static final int DIGEST = 71;
    private static final int SHORT_ID = 12;
    private static final int SIZE = 9;
    private static final int DATE = 20;

    /// Columns of a tag; a longer one pushes its line to the right.
    private static final int LONGEST_TAG = 60;

    private final String format;
    private final boolean ids;
    private final boolean fromHub;

    /// @param ids whether there is a column for image ids
    ImageTable(ImageListing listing, boolean ids) {
        int longest = listing.tags().stream().mapToInt(String::length).max().orElse(0);
        int tag = Math.clamp(longest, "TAG".length(), LONGEST_TAG);
        this.format = "%%-%ds  %%-%ds  %s%%%ds  %%-%ds  %%s"
                .formatted(tag, DIGEST, ids ? "%%-%ds  ".formatted(SHORT_ID) : "", SIZE, DATE);
        this.ids = ids;
        this.fromHub = listing.isFromHub();
    }

    String heading() {
        return line(List.of("TAG", "DIGEST", "IMAGE ID", "SIZE", fromHub ? "PUSHED" : "CREATED", "PLATFORMS"));
    }

    String row(ImageRow image) {
        return line(List.of(
                Text.safe(image.tag()),
                image.digest() == null ? "-" : image.digest().toString(),
                image.imageId() == null ? "-" : image.imageId().shortHex(),
                image.size() == ImageSummary.UNKNOWN ? "-" : Text.size(image.size()),
                Text.date(fromHub ? Objects.toString(image.pushed(), null) : image.created()),
                image.platforms().isEmpty() ? "-" : Text.safe(String.join(",", image.platformNames()))));
    }

    private String line(List<String> cells) {
        List<String> shown = new ArrayList<>(cells);
        if (!ids) {
            shown.remove(2);
        }
        return format.formatted(shown.toArray());
    }
}
