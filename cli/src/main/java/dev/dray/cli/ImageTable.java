package dev.dray.cli;

import dev.dray.ImageSummary;
import java.util.List;

/// Images for people, line by line: the columns are wide enough from the start.
final class ImageTable {
    private static final int DIGEST = 71;
    private static final int SHORT_ID = 12;
    private static final int SIZE = 9;
    private static final int DATE = 20;

    /// Columns of a tag; a longer one pushes its line to the right.
    private static final int LONGEST_TAG = 60;

    private final int tag;

    ImageTable(List<String> tags) {
        int longest = tags.stream().mapToInt(String::length).max().orElse(0);
        this.tag = Math.clamp(longest, "TAG".length(), LONGEST_TAG);
    }

    String heading() {
        return line(List.of("TAG", "DIGEST", "IMAGE ID", "SIZE", "CREATED", "PLATFORMS"));
    }

    String row(String name, ImageSummary image) {
        return line(List.of(
                Text.safe(name),
                image.manifest().digest().toString(),
                image.imageId() == null ? "-" : image.imageId().shortHex(),
                image.size() == ImageSummary.UNKNOWN ? "-" : Text.size(image.size()),
                Text.date(image.created()),
                image.platforms().isEmpty() ? "-" : Text.safe(String.join(",", ImagesCommand.platforms(image)))));
    }

    private String line(List<String> cells) {
        String format = "%%-%ds  %%-%ds  %%-%ds  %%%ds  %%-%ds  %%s".formatted(tag, DIGEST, SHORT_ID, SIZE, DATE);
        return format.formatted(cells.toArray());
    }
}
