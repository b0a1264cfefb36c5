package dev.dray.cli;

import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/// What commands and options say about themselves, for pages and completion scripts: whatever is hidden is left out.
final class Described {
    private Described() {}

    static List<CommandLine> commands(CommandSpec spec) {
        return spec.subcommands().values().stream()
                .filter(command -> !command.getCommandSpec().usageMessage().hidden())
                .toList();
    }

    static List<OptionSpec> options(CommandSpec spec) {
        return spec.options().stream().filter(option -> !option.hidden()).toList();
    }

    /// The first line of a command's description.
    static String summary(CommandSpec command) {
        return first(command.usageMessage().description());
    }

    static String summary(OptionSpec option) {
        return first(option.description());
    }

    private static String first(String[] lines) {
        return lines.length == 0 ? "" : lines[0];
    }
}
