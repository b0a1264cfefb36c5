package dev.dray.cli;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/// What a Docker Engine has and does, by its own API.
@Command(
        name = "engine",
        description = {
            "Speak with a Docker Engine, or with Podman's service, by Docker's API.",
            "Which one is chosen as docker chooses: --context, --host, $DOCKER_HOST, $DOCKER_CONTEXT, docker's config."
        },
        subcommands = {
            EngineAbout.Ping.class,
            EngineAbout.Version.class,
            EngineAbout.Setup.class,
            EngineAbout.Df.class,
            EngineEventsCommand.class,
            EngineLists.Images.class,
            EngineLists.Inspect.class,
            EngineLists.History.class,
            EngineLists.Search.class,
            EngineLists.Distribution.class,
            EngineMoves.Pull.class,
            EngineMoves.Push.class,
            EngineTars.Save.class,
            EngineTars.Load.class,
            EngineTars.Import.class,
            EngineChanges.Tag.class,
            EngineChanges.Rm.class,
            EngineChanges.Prune.class,
            EngineContainersCommand.Containers.class,
            EngineContainersCommand.Container.class,
            EngineContainersCommand.Export.class,
            EngineCopyCommand.class
        })
final class EngineCommand extends Invocation {
    @Option(
            names = {"-H", "--host"},
            paramLabel = "ADDRESS",
            scope = ScopeType.INHERIT,
            description = "The Engine: unix:///SOCKET, tcp://HOST:PORT, ssh://USER@HOST, npipe:////./pipe/NAME.")
    @Nullable
    String host;

    @Option(
            names = {"-c", "--context"},
            paramLabel = "NAME",
            scope = ScopeType.INHERIT,
            description = "The docker context that names the Engine.")
    @Nullable
    String context;

    @Spec
    CommandSpec spec = CommandSpec.create();

    EngineCommand(Console console) {
        super(console);
    }

    @Override
    void run() {
        throw new ParameterException(
                spec.commandLine(),
                "engine wants one of: " + String.join(", ", spec.subcommands().keySet()));
    }
}
