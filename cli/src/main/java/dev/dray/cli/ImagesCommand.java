package dev.dray.cli;

import dev.dray.Dray;
import dev.dray.ImageListing;
import dev.dray.ImageSummary;
import dev.dray.ListingOptions;
import dev.dray.TaggedImage;
import dev.dray.model.Json;
import dev.dray.model.Platform;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// Lists all images of a repository.
@Command(
        name = "images",
        description = {
            "List what each tag of a repository stands for: digest, image id, size, date, platforms.",
            "Of an image for many platforms, id, size and date are those for this machine's (see --platform)."
        })
final class ImagesCommand extends Invocation {
    @Parameters(paramLabel = "REPO", description = "As in debian, oci:DIR or store:debian.")
    String repository = "";

    @Option(names = "--json", description = "Print JSON, one line for each tag.")
    boolean json;

    @Option(
            names = "--filter",
            paramLabel = "GLOB",
            description = "Only tags that look so, as in \"1.*\" (* is any text, ? one character).")
    @Nullable
    String filter;

    @Option(names = "--no-cache", description = "Ask for everything anew, and keep nothing of it.")
    boolean noCache;

    @Mixin
    PlatformOption platform = new PlatformOption();

    @Mixin
    AccessOptions access = new AccessOptions();

    @Spec
    CommandSpec spec = CommandSpec.create();

    private final FailedTags failures;

    ImagesCommand(Console console) {
        super(console);
        this.failures = new FailedTags(console);
    }

    @Override
    void foretell() throws IOException {
        run();
    }

    @Override
    void run() throws IOException {
        try (Dray dray = access.open(console)) {
            ImageListing listing = dray.images(repository, options());
            ImageTable table = new ImageTable(listing.tags());
            if (!json) {
                print(table.heading());
            }
            listing.forEach(image -> show(table, image));
        }
        failures.summarise();
    }

    @Override
    public Integer call() throws IOException {
        run();
        return failures.exitCode().number();
    }

    private ListingOptions options() {
        Platform asked = platform.asked();
        ListingOptions options = ListingOptions.DEFAULT.withCached(!noCache);
        if (asked != null) {
            options = options.withPlatform(asked);
        }
        if (filter != null) {
            options = options.withTags(glob(filter));
        }
        // What is a good number of blobs at a time is a bad one of questions.
        boolean hasJobs = spec.commandLine().getParseResult().hasMatchedOption("--jobs");
        return hasJobs ? options.withParallelism(access.jobs) : options;
    }

    /// A pattern of a shell, as far as tags need one.
    static Predicate<String> glob(String glob) {
        StringBuilder pattern = new StringBuilder();
        glob.codePoints()
                .forEach(c -> pattern.append(
                        switch (c) {
                            case '*' -> ".*";
                            case '?' -> ".";
                            default -> Pattern.quote(Character.toString(c));
                        }));
        return Pattern.compile(pattern.toString()).asMatchPredicate();
    }

    private void show(ImageTable table, TaggedImage image) {
        switch (image) {
            case TaggedImage.Listed(var tag, var summary) ->
                print(json ? Json.print(toJson(tag, summary)) : table.row(tag, summary));
            case TaggedImage.Failed(var tag, var failure) -> {
                failures.add(tag, failure);
                if (json) {
                    print(Json.print(Json.object()
                            .put("tag", tag)
                            .put("error", String.valueOf(failure.getMessage()))
                            .build()));
                }
            }
        }
        // Who reads this may have long to wait for the next one.
        console.out().flush();
    }

    private static Json toJson(String tag, ImageSummary image) {
        return Json.object()
                .put("tag", tag)
                .put("digest", image.manifest().digest().toString())
                .put("mediaType", image.manifest().mediaType().value())
                .put("imageId", Optional.ofNullable(image.imageId()))
                .put("platforms", Json.ofTexts(platforms(image)))
                .put("size", image.size() == ImageSummary.UNKNOWN ? null : Json.of(image.size()))
                .put("created", image.created())
                .build();
    }

    static List<String> platforms(ImageSummary image) {
        return image.platforms().stream().map(Platform::toString).toList();
    }
}
