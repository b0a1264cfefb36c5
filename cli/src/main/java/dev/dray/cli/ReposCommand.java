package dev.dray.cli;

import dev.dray.Dray;
import dev.dray.model.Json;
import dev.dray.model.Repository;
import java.io.IOException;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Lists the repositories of a registry.
@Command(name = "repos", description = "List the repositories of a registry, where it tells.")
final class ReposCommand extends Invocation {
    @Parameters(paramLabel = "REGISTRY", description = "As in localhost:5000.")
    String registry = "";

    @Option(names = "--json", description = "Print JSON.")
    boolean json;

    @Mixin
    AccessOptions access = new AccessOptions();

    ReposCommand(Console console) {
        super(console);
    }

    @Override
    void foretell() throws IOException {
        run();
    }

    @Override
    void run() throws IOException {
        try (Dray dray = access.open(console)) {
            List<String> paths = dray.registries().repositories(registry).stream()
                    .map(Repository::path)
                    .toList();
            if (json) {
                print(Json.object()
                        .put("registry", registry)
                        .put("repositories", Json.ofTexts(paths))
                        .build());
            } else {
                paths.forEach(this::print);
            }
        }
    }
}
