package dev.dray.cli;

import java.util.List;
import java.util.Set;
import picocli.CommandLine.IModelTransformer;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/// The two sides of a copy: options of [AccessOptions] that each side may have for itself, as in `--from-creds`.
final class Sides {
    static final String FROM = "from";
    static final String TO = "to";

    /// The options that say how to reach one registry or Engine. Those that are not there are passed over.
    private static final Set<String> SIDED = Set.of(
            AccessOptions.CREDENTIALS,
            "--plain-http",
            "--insecure",
            "--cacert",
            "--cert",
            "--key",
            "--docker-host",
            "--docker-context");

    private Sides() {}

    /// Adds the options of both sides to a command that has [AccessOptions].
    static final class Options implements IModelTransformer {
        @Override
        public CommandSpec transform(CommandSpec command) {
            List<OptionSpec> sided =
                    command.options().stream().filter(Sides::isSided).toList();
            for (String side : List.of(FROM, TO)) {
                for (OptionSpec option : sided) {
                    command.addOption(OptionSpec.builder(name(side, option))
                            .type(option.type())
                            .arity(option.arity().toString())
                            .paramLabel(option.paramLabel())
                            .description("As %s, for the side %s.".formatted(option.longestName(), side))
                            .build());
                }
            }
            return command;
        }
    }

    private static boolean isSided(OptionSpec option) {
        return SIDED.contains(option.longestName());
    }

    private static String name(String side, OptionSpec option) {
        return "--%s-%s".formatted(side, option.longestName().substring(2));
    }

    /// Whether an option was given for one side.
    static boolean differ(CommandSpec command) {
        return command.options().stream()
                .filter(Sides::isSided)
                .anyMatch(option -> isGiven(command, name(FROM, option)) || isGiven(command, name(TO, option)));
    }

    private static boolean isGiven(CommandSpec command, String option) {
        return command.commandLine().getParseResult().hasMatchedOption(option);
    }

    /// How one side is reached: by its own options where they were given, by those of both else.
    static AccessOptions access(CommandSpec command, String side) {
        AccessOptions access = new AccessOptions();
        for (OptionSpec option : CommandSpec.forAnnotatedObject(access).options()) {
            String own = name(side, option);
            String given = isGiven(command, own) ? own : option.longestName();
            option.setValue(command.findOption(given).getValue());
            if (option.longestName().equals(AccessOptions.CREDENTIALS)) {
                access.credentialsOption = given;
            }
        }
        return access;
    }
}
