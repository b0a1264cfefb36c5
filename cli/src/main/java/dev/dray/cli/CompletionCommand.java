package dev.dray.cli;

import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/// Prints what makes a shell complete dray's commands and options.
@Command(
        name = "completion",
        description = {
            "Print the script that makes a shell complete commands and options.",
            "bash:  source <(dray completion bash)          zsh:  source <(dray completion zsh)",
            "fish:  dray completion fish | source"
        })
final class CompletionCommand extends Invocation {
    /// The shells that there is a script for.
    enum Shell {
        BASH,
        ZSH,
        FISH
    }

    @Parameters(index = "0", paramLabel = "SHELL", description = "One of bash, zsh, fish.")
    Shell shell = Shell.BASH;

    CompletionCommand(Console console) {
        super(console);
    }

    @Override
    void run() {
        CommandLine all = Main.commandLine(console, Commands.ALL);
        print(
                switch (shell) {
                    // One script for both: it asks zsh to do as bash does.
                    case BASH, ZSH -> AutoComplete.bash(all.getCommandName(), all);
                    case FISH -> FishCompletion.of(all.getCommandSpec());
                });
    }
}
