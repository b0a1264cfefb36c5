package dev.dray.cli;

import dev.dray.ImageListing;
import dev.dray.TaggedImage;
import dev.dray.content.ImageException;
import dev.dray.model.Json;
import dev.dray.model.Platform;
import java.io.IOException;

/// Tells of the images of a repository as they become known: a line for each, for people or for programs.
final class ImageLines {
    private final Console console;
    private final boolean json;
    private final FailedTags failures;

    ImageLines(Console console, boolean json) {
        this.console = console;
        this.json = json;
        this.failures = new FailedTags(console);
    }

    /// @param platform of the images whose sizes are told
    /// @param ids      whether there is a column for image ids
    void print(ImageListing listing, Platform platform, boolean ids) throws IOException {
        listing.hubFailure().ifPresent(this::noteFailure);
        ImageTable table = new ImageTable(listing, ids);
        if (!json) {
            console.out().println(table.heading());
        }
        listing.forEach(image -> show(table, image, platform));
        if (listing.untold() > 0) {
            note("Docker Hub did not tell of %,d more tags; with --no-hub, its registry tells of all"
                    .formatted(listing.untold()));
        }
        failures.summarise();
    }

    /// What is not there will be said by the registry, too.
    private void noteFailure(ImageException failure) {
        if (!(failure instanceof ImageException.NotFound)) {
            note("%s; its registry is asked instead, where each image may count as a pull"
                    .formatted(Text.safe(String.valueOf(failure.getMessage()))));
        }
    }

    private void note(String text) {
        console.out().flush();
        console.err().println("note: " + text);
    }

    private void show(ImageTable table, TaggedImage image, Platform platform) {
        switch (image) {
            case TaggedImage.Listed listed -> show(table, ImageRow.of(listed));
            case TaggedImage.OnDockerHub told -> show(table, ImageRow.of(told, platform));
            case TaggedImage.Failed(var tag, var failure) -> fail(tag, failure);
        }
        // Who reads this may have long to wait for the next one.
        console.out().flush();
    }

    private void show(ImageTable table, ImageRow row) {
        console.out().println(json ? Json.print(row.toJson()) : table.row(row));
    }

    private void fail(String tag, IOException failure) {
        failures.add(tag, failure);
        if (json) {
            console.out()
                    .println(Json.print(Json.object()
                            .put("tag", tag)
                            .put("error", String.valueOf(failure.getMessage()))
                            .build()));
        }
    }

    ExitCode exitCode() {
        return failures.exitCode();
    }
}
