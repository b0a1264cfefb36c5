package dev.dray.cli;

import dev.dray.Dray;
import dev.dray.ListingOptions;
import dev.dray.model.Json;
import dev.dray.model.Reference;
import dev.dray.store.OciLayout;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Lists the tags of a repository.
@Command(name = "tags", description = "List the tags of a repository.")
final class TagsCommand extends Invocation {
    @Parameters(paramLabel = "REPO", description = "As in ubuntu, localhost:5000/a/b or oci:DIR.")
    String repository = "";

    static final String NO_HUB = "--no-hub";
    static final String NO_HUB_HELP =
            "Ask Docker Hub's registry, not its own API: it tells more, but each image counts as a pull.";

    @Option(names = "--json", description = "Print JSON; with --long, one line for each tag.")
    boolean json;

    @Option(
            names = {"-l", "--long"},
            description = "Show the digest, size, date and platforms of each tag, too.")
    boolean details;

    @Option(names = NO_HUB, description = NO_HUB_HELP)
    boolean noHub;

    @Mixin
    AccessOptions access = new AccessOptions();

    private ExitCode code = ExitCode.DONE;

    TagsCommand(Console console) {
        super(console);
    }

    @Override
    void foretell() throws IOException {
        run();
    }

    @Override
    void run() throws IOException {
        if (details) {
            printDetails();
            return;
        }
        List<String> tags = tags();
        if (json) {
            print(Json.object()
                    .put("repository", repository)
                    .put("tags", Json.ofTexts(tags))
                    .build());
        } else {
            tags.forEach(this::print);
        }
    }

    private void printDetails() throws IOException {
        ImageLines lines = new ImageLines(console, json);
        try (Dray dray = access.open(console)) {
            ListingOptions options = ListingOptions.DEFAULT.withHub(!noHub);
            lines.print(dray.images(repository, options), options.platform(), false);
        }
        code = lines.exitCode();
    }

    @Override
    public Integer call() throws IOException {
        run();
        return code.number();
    }

    private List<String> tags() throws IOException {
        if (repository.startsWith("oci:")) {
            return OciLayout.open(Path.of(repository.substring("oci:".length())))
                    .tags();
        }
        try (Dray dray = access.open(console)) {
            if (repository.startsWith("v1:")) {
                return List.copyOf(dray.registries()
                        .v1(access.repository(console, repository.substring("v1:".length())))
                        .tags()
                        .keySet());
            }
            return repository.startsWith("store:")
                    ? dray.store()
                            .repository(access.repository(console, repository.substring("store:".length())))
                            .tags()
                    : dray.source(new Reference(access.repository(console, repository), null, null))
                            .tags();
        }
    }
}
