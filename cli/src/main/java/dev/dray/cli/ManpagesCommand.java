package dev.dray.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;

/// Writes the manual pages, for who packs a distribution: `dray.1`, and `dray-NAME.1` for each command.
@Command(name = "manpages", description = "Write the manual pages into a directory.", hidden = true)
final class ManpagesCommand extends Invocation {
    @Parameters(index = "0", paramLabel = "DIR", description = "Where; it is made if it is missing.")
    Path directory = Path.of(".");

    ManpagesCommand(Console console) {
        super(console);
    }

    @Override
    void run() throws IOException {
        Files.createDirectories(directory);
        write(Main.commandLine(console, Commands.ALL).getCommandSpec());
    }

    private void write(CommandSpec command) throws IOException {
        Files.writeString(directory.resolve(ManPage.nameOf(command) + ".1"), new ManPage(command).text());
        for (var below : Described.commands(command)) {
            write(below.getCommandSpec());
        }
    }
}
