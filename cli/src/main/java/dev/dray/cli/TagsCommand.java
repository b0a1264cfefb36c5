package dev.dray.cli;

import dev.dray.Dray;
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

    @Option(names = "--json", description = "Print JSON.")
    boolean json;

    @Mixin
    AccessOptions access = new AccessOptions();

    TagsCommand(Console console) {
        super(console);
    }

    @Override
    void foretell() throws IOException {
        run();
    }

    @Override
    void run() throws IOException {
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

    private List<String> tags() throws IOException {
        if (repository.startsWith("oci:")) {
            return OciLayout.open(Path.of(repository.substring("oci:".length())))
                    .tags();
        }
        try (Dray dray = access.open(console)) {
            return repository.startsWith("store:")
                    ? dray.store()
                            .repository(access.repository(console, repository.substring("store:".length())))
                            .tags()
                    : dray.source(new Reference(access.repository(console, repository), null, null))
                            .tags();
        }
    }
}
