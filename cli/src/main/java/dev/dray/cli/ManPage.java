package dev.dray.cli;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import picocli.CommandLine;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/// One command's manual page, in the macros of man(7), made from what the command says about itself.
///
/// @see <a href="https://man7.org/linux/man-pages/man7/man.7.html">man(7)</a>
final class ManPage {
    private final CommandSpec command;
    private final StringBuilder text = new StringBuilder();

    ManPage(CommandSpec command) {
        this.command = command;
    }

    /// As in `dray-store-gc`.
    static String nameOf(CommandSpec command) {
        return command.qualifiedName("-");
    }

    String text() {
        String name = nameOf(command);
        macro("TH", name.toUpperCase(Locale.ROOT), "1", "", "dray " + VersionCommand.VERSION, "Dray");
        section("NAME", escaped(name) + " \\- " + escaped(decapitalised(Described.summary(command))));
        section("SYNOPSIS", synopsis());
        section("DESCRIPTION");
        for (String line : command.usageMessage().description()) {
            // Examples are to stand as they are.
            text.append(line.contains("  ") ? ".br\n" : ".PP\n")
                    .append(atLineStart(escaped(Described.plain(line))))
                    .append('\n');
        }
        arguments();
        commands();
        exitStatus();
        seeAlso();
        return text.toString();
    }

    private String synopsis() {
        StringBuilder line = new StringBuilder("\\fB" + escaped(command.qualifiedName()) + "\\fR");
        line.append(Described.options(command).isEmpty() ? "" : " [\\fIOPTIONS\\fR]");
        for (PositionalParamSpec parameter : command.positionalParameters()) {
            String label = "\\fI" + escaped(parameter.paramLabel()) + "\\fR";
            String many = parameter.arity().max() > 1 && !parameter.paramLabel().contains("…") ? "\\&..." : "";
            line.append(parameter.arity().min() > 0 ? " " + label + many : " [" + label + many + "]");
        }
        return line.append(Described.commands(command).isEmpty() ? "" : " \\fICOMMAND\\fR")
                .toString();
    }

    private void arguments() {
        List<PositionalParamSpec> parameters = command.positionalParameters();
        if (!parameters.isEmpty()) {
            section("ARGUMENTS");
            parameters.forEach(each -> item("\\fI" + escaped(each.paramLabel()) + "\\fR", described(each)));
        }
        if (!Described.options(command).isEmpty()) {
            section("OPTIONS");
            Described.options(command).forEach(each -> item(tag(each), described(each)));
        }
    }

    private static String tag(OptionSpec option) {
        String names = Arrays.stream(option.names())
                .map(name -> "\\fB" + escaped(name) + "\\fR")
                .collect(Collectors.joining(", "));
        return option.arity().max() == 0 ? names : names + " \\fI" + escaped(option.paramLabel()) + "\\fR";
    }

    private void commands() {
        List<CommandLine> commands = Described.commands(command);
        if (!commands.isEmpty()) {
            section("COMMANDS");
            for (CommandLine each : commands) {
                CommandSpec spec = each.getCommandSpec();
                item("\\fB" + escaped(nameOf(spec)) + "\\fR(1)", escaped(Described.summary(spec)));
            }
        }
    }

    private void exitStatus() {
        section("EXIT STATUS");
        for (ExitCode code : ExitCode.values()) {
            item(
                    String.valueOf(code.number()),
                    escaped(code.name().toLowerCase(Locale.ROOT).replace('_', ' ')));
        }
    }

    private void seeAlso() {
        CommandSpec above = command.parent();
        if (above != null) {
            section("SEE ALSO", "\\fB" + escaped(nameOf(above)) + "\\fR(1)");
        }
    }

    private static String described(ArgSpec argument) {
        return escaped(Described.plain(String.join(" ", argument.description())));
    }

    private void section(String title, String... lines) {
        macro("SH", title);
        for (String line : lines) {
            text.append(atLineStart(line)).append('\n');
        }
    }

    private void item(String tag, String description) {
        text.append(".TP\n").append(atLineStart(tag)).append('\n');
        text.append(atLineStart(description)).append('\n');
    }

    private void macro(String name, String... arguments) {
        text.append('.').append(name);
        for (String argument : arguments) {
            text.append(" \"").append(escaped(argument).replace("\"", "\\(dq")).append('"');
        }
        text.append('\n');
    }

    /// As in the list that apropos(1) prints: a sentence no more.
    private static String decapitalised(String sentence) {
        String text = sentence.endsWith(".") ? sentence.substring(0, sentence.length() - 1) : sentence;
        return text.substring(0, Math.min(1, text.length())).toLowerCase(Locale.ROOT)
                + text.substring(Math.min(1, text.length()));
    }

    /// A plain hyphen may be typeset as a dash, which nobody can paste; a backslash begins a command of roff;
    /// and not every roff reads UTF-8.
    private static String escaped(String plain) {
        StringBuilder escaped = new StringBuilder();
        plain.chars().forEach(each -> {
            switch (each) {
                case '\\' -> escaped.append("\\(rs");
                case '-' -> escaped.append("\\-");
                default -> escaped.append(each < 127 ? String.valueOf((char) each) : "\\[u%04X]".formatted(each));
            }
        });
        return escaped.toString();
    }

    /// A line that begins with a full stop or an apostrophe would be a macro.
    private static String atLineStart(String line) {
        return line.startsWith(".") || line.startsWith("'") ? "\\&" + line : line;
    }
}
