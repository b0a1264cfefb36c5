package dev.dray.cli;

import dev.dray.Dray;
import dev.dray.ListingOptions;
import dev.dray.model.Platform;
import java.io.IOException;
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
            "Of an image for many platforms, id, size and date are those for this machine's (see --platform).",
            "Docker Hub's own API is asked for a hundred tags at a time: it tells when they were pushed, not the id."
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

    @Option(names = TagsCommand.NO_HUB, description = TagsCommand.NO_HUB_HELP)
    boolean noHub;

    @Mixin
    PlatformOption platform = new PlatformOption();

    @Mixin
    AccessOptions access = new AccessOptions();

    @Spec
    CommandSpec spec = CommandSpec.create();

    private ExitCode code = ExitCode.DONE;

    ImagesCommand(Console console) {
        super(console);
    }

    @Override
    void foretell() throws IOException {
        run();
    }

    @Override
    void run() throws IOException {
        ImageLines lines = new ImageLines(console, json);
        try (Dray dray = access.open(console)) {
            ListingOptions options = options();
            lines.print(dray.images(repository, options), options.platform(), true);
        }
        code = lines.exitCode();
    }

    @Override
    public Integer call() throws IOException {
        run();
        return code.number();
    }

    private ListingOptions options() {
        Platform asked = platform.asked();
        ListingOptions options = ListingOptions.DEFAULT.withCached(!noCache).withHub(!noHub);
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
}
