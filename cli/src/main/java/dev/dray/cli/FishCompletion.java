package dev.dray.cli;

import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/// Completion for the fish shell: one `complete` line for each command and each option.
///
/// @see <a href="https://fishshell.com/docs/current/cmds/complete.html">fish, complete</a>
final class FishCompletion {
    private FishCompletion() {}

    static String of(CommandSpec root) {
        List<String> lines = new ArrayList<>();
        lines.add("# dray's completion for fish");
        for (CommandLine each : Described.commands(root)) {
            CommandSpec command = each.getCommandSpec();
            lines.add(line("__fish_use_subcommand", "-f -a " + command.name(), Described.summary(command)));
            String inside = "__fish_seen_subcommand_from " + command.name();
            Described.options(command)
                    .forEach(option -> lines.add(line(inside, words(option), Described.summary(option))));
            for (CommandLine below : Described.commands(command)) {
                CommandSpec spec = below.getCommandSpec();
                lines.add(line(inside, "-f -a " + spec.name(), Described.summary(spec)));
                Described.options(spec)
                        .forEach(option -> lines.add(line(inside, words(option), Described.summary(option))));
            }
        }
        return String.join("\n", lines.stream().distinct().toList());
    }

    private static String line(String condition, String what, String description) {
        return "complete -c dray -n '%s' %s -d %s".formatted(condition, what, quoted(description));
    }

    private static String words(OptionSpec option) {
        StringBuilder words = new StringBuilder();
        for (String name : option.names()) {
            words.append(name.startsWith("--") ? " -l " + name.substring(2) : " -s " + name.substring(1));
        }
        return words.append(option.arity().max() > 0 ? " -r" : "").substring(1);
    }

    /// Within single quotes fish knows these two only.
    private static String quoted(String text) {
        return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'";
    }
}
