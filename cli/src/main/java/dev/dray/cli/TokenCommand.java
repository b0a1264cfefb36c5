package dev.dray.cli;

import dev.dray.Dray;
import dev.dray.model.Json;
import dev.dray.model.Repository;
import java.io.IOException;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Prints the header that gives access.
@Command(
        name = "token",
        description = {
            "Print the header that gives access to a repository, for use with other tools:",
            "  curl -H \"$(dray token ubuntu)\" https://registry-1.docker.io/v2/library/ubuntu/tags/list",
            "It is a secret. Nothing is printed where the registry asks for none."
        })
final class TokenCommand extends Invocation {
    @Parameters(paramLabel = "REPO", description = "As in ubuntu or ghcr.io/o/r.")
    String repository = "";

    @Option(names = "--push", description = "Ask for the right to push as well.")
    boolean push;

    @Option(names = "--json", description = "Print JSON.")
    boolean json;

    @Mixin
    AccessOptions access = new AccessOptions();

    TokenCommand(Console console) {
        super(console);
    }

    @Override
    void foretell() throws IOException {
        run();
    }

    @Override
    void run() throws IOException {
        Repository named = access.reference(console, repository).repository();
        try (Dray dray = access.open(console)) {
            Optional<String> value = dray.registries().authorization(named, push);
            if (json) {
                print(Json.object()
                        .put("repository", named.toString())
                        .put("authorization", value)
                        .build());
            } else {
                value.ifPresentOrElse(
                        secret -> print("Authorization: " + secret),
                        () -> say("%s asks for no authorization".formatted(named.registry())));
            }
        }
    }
}
