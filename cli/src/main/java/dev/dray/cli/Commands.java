package dev.dray.cli;

import java.util.List;
import java.util.Locale;
import picocli.CommandLine.HelpCommand;

/// All commands, and which of them a run needs: picocli reads the annotations of each command that it is
/// given, and reading all of them takes longer than the Java machine takes to start (see `bench/README.md`,
/// "Start").
final class Commands {
    /// In the order of the help page. The command of `FooCommand` is `foo`.
    static final List<Class<?>> ALL = List.of(
            NameCommand.class,
            TagsCommand.class,
            ReposCommand.class,
            ImagesCommand.class,
            ManifestCommand.class,
            ConfigCommand.class,
            DigestCommand.class,
            LayersCommand.class,
            InspectCommand.class,
            HistoryCommand.class,
            ReferrersCommand.class,
            TreeCommand.class,
            LayerCommand.class,
            BlobCommand.class,
            FilesCommand.class,
            CatCommand.class,
            DiffCommand.class,
            PullCommand.class,
            PushCommand.class,
            CopyCommand.class,
            UnpackCommand.class,
            ExportCommand.class,
            TokenCommand.class,
            PingCommand.class,
            LoginCommand.class,
            LogoutCommand.class,
            AuthCommand.class,
            HubCommand.class,
            EngineCommand.class,
            V1Command.class,
            StoreCommand.class,
            ServeCommand.class,
            RegistryCommand.class,
            DemoCommand.class,
            ExplainCommand.class,
            CompletionCommand.class,
            TrainCommand.class,
            ManpagesCommand.class,
            VersionCommand.class,
            HelpCommand.class);

    private Commands() {}

    /// What a run with these arguments needs: the one command that they begin with. All of them where they
    /// begin otherwise, for the help page and for advice about a name that is wrong; and for `help`, which
    /// looks its own argument up.
    static List<Class<?>> neededFor(String... arguments) {
        if (arguments.length == 0 || arguments[0].equals(nameOf(HelpCommand.class))) {
            return ALL;
        }
        return ALL.stream()
                .filter(type -> nameOf(type).equals(arguments[0]))
                .findFirst()
                .<List<Class<?>>>map(List::of)
                .orElse(ALL);
    }

    /// Without a look at its annotation, which is what takes the time.
    static String nameOf(Class<?> command) {
        String name = command.getSimpleName();
        return name.substring(0, name.length() - "Command".length()).toLowerCase(Locale.ROOT);
    }
}
