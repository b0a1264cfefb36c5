package dev.dray.cli;

import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/// What commands and options say about themselves, for pages and completion scripts: whatever is hidden is
/// left out.
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

    /// In one line.
    static String summary(CommandSpec command) {
        String[] header = command.usageMessage().header();
        return header.length > 0
                ? plain(header[0])
                : first(command.usageMessage().description());
    }

    static String summary(OptionSpec option) {
        return first(option.description());
    }

    /// Picocli's own commands write its line breaks into their texts.
    static String plain(String line) {
        return line.replace("%n", " ").strip();
    }

    private static String first(String[] lines) {
        return lines.length == 0 ? "" : plain(lines[0]);
    }
}
