package dev.dray.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// Docker Hub's own API, which is not that of its registry.
@Command(
        name = "hub",
        description = "Ask Docker Hub's own API: search, repositories, tags, limits.",
        subcommands = {
            HubSearchCommand.class,
            HubReposCommand.class,
            HubRepoCommand.class,
            HubTagsCommand.class,
            HubTagCommand.class,
            HubDeleteCommand.class,
            HubLimitsCommand.class,
            HubTokenCommand.class
        })
final class HubCommand extends Invocation {
    @Spec
    CommandSpec spec = CommandSpec.create();

    HubCommand(Console console) {
        super(console);
    }

    @Override
    void run() {
        throw new ParameterException(
                spec.commandLine(), "hub wants one of: search, repos, repo, tags, tag, delete, limits, token");
    }
}
