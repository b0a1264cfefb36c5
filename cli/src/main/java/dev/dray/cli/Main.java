package dev.dray.cli;

import dev.dray.content.ImageException;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.lang.reflect.Constructor;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// Runs `dray`.
@Command(
        name = "dray",
        description = "Container images without a container engine.",
        synopsisSubcommandLabel = "COMMAND")
public final class Main implements Runnable {
    private final Console console;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Show this help.")
    boolean help;

    Main(Console console) {
        this.console = console;
    }

    /// The program. Exits with the codes of [ExitCode].
    public static void main(String[] arguments) {
        // Picocli would look for Groovy in each jar, and make ready what reads dates and databases: a tenth of its
        // time.
        System.setProperty("picocli.disable.closures", "true");
        System.setProperty("picocli.converters.excludes", "java\\.(time|sql)\\..*");
        Console console = Console.system();
        int code = run(console, arguments);
        console.out().flush();
        System.exit(console.out().checkError() && code == 0 ? ExitCode.FAILED.number() : code);
    }

    /// Runs one command.
    ///
    /// @return the exit code
    static int run(Console console, String... arguments) {
        CommandLine line = commandLine(console, Commands.neededFor(arguments));
        line.setOut(new PrintWriter(console.out(), true, StandardCharsets.UTF_8));
        line.setErr(new PrintWriter(console.err(), true, StandardCharsets.UTF_8));
        line.setUsageHelpAutoWidth(false);
        line.setUsageHelpWidth(100);
        line.setParameterExceptionHandler((e, args) -> wrongUsage(console, e));
        line.setExecutionExceptionHandler((e, command, parsed) -> failed(console, e, isTraced(parsed)));
        line.setExecutionStrategy(parsed -> runExplained(console, parsed));
        int code = line.execute(Explaining.attached(arguments));
        console.out().flush();
        return code;
    }

    /// Ready to be run, or to be asked what there is.
    static CommandLine commandLine(Console console, List<Class<?>> commands) {
        CommandLine.IFactory factory = new CommandFactory(console);
        CommandLine line = new CommandLine(new Main(console), factory);
        commands.forEach(command -> line.addSubcommand(new CommandLine(command, factory)));
        line.setCaseInsensitiveEnumValuesAllowed(true);
        return line;
    }

    private static boolean isTraced(CommandLine.ParseResult parsed) {
        return deepest(parsed).hasMatchedOption("--trace");
    }

    /// The command that runs, of those of which each is within another.
    static CommandLine.ParseResult deepest(CommandLine.ParseResult parsed) {
        CommandLine.ParseResult deepest = parsed;
        while (deepest.hasSubcommand()) {
            deepest = deepest.subcommand();
        }
        return deepest;
    }

    /// The explanation comes when the command has ended, in whatever way.
    private static int runExplained(Console console, CommandLine.ParseResult parsed) {
        boolean explained = false;
        int code;
        ExplainOptions.begin(deepest(parsed));
        try {
            code = new CommandLine.RunLast().execute(parsed);
        } finally {
            explained = ExplainOptions.write(console, deepest(parsed));
        }
        return explained || code != ExitCode.DONE.number() ? code : ExitCode.FAILED.number();
    }

    private static int wrongUsage(Console console, CommandLine.ParameterException failure) {
        console.err().println("dray: " + failure.getMessage());
        console.err()
                .println("try: " + failure.getCommandLine().getCommandSpec().qualifiedName() + " --help");
        return ExitCode.USAGE.number();
    }

    /// At most three lines; the rest is for who asked to see it.
    private static int failed(Console console, Exception failure, boolean traced) {
        console.out().flush();
        console.err().println("dray: " + Text.safe(message(failure)));
        if (failure instanceof ImageException image) {
            image.help().ifPresent(help -> console.err().println("help: " + Text.safe(help)));
        }
        if (traced) {
            StringWriter trace = new StringWriter();
            failure.printStackTrace(new PrintWriter(trace));
            // Messages hold what servers say, here those of all causes.
            trace.toString().replace("\t", "    ").lines().map(Text::safe).forEach(console.err()::println);
        }
        return ExitCode.of(failure).number();
    }

    private static String message(Exception failure) {
        String message = failure.getMessage();
        return switch (failure) {
            case ImageException e -> String.valueOf(message);
            case IllegalArgumentException e -> String.valueOf(message);
            case FileAlreadyExistsException e -> message + " exists (--force overwrites it)";
            case NoSuchFileException e -> message + ": no such file or directory";
            case AccessDeniedException e -> message + ": permission denied";
            case IOException e when message != null -> message;
            default -> failure.toString();
        };
    }

    @Override
    public void run() {
        commandLine(console, Commands.ALL).usage(console.out());
    }

    /// Makes commands, each with the console it prints to.
    private record CommandFactory(Console console) implements CommandLine.IFactory {
        @Override
        public <K> K create(Class<K> type) throws Exception {
            for (Constructor<?> constructor : type.getDeclaredConstructors()) {
                if (constructor.getParameterCount() == 1 && constructor.getParameterTypes()[0] == Console.class) {
                    return type.cast(constructor.newInstance(console));
                }
            }
            return CommandLine.defaultFactory().create(type);
        }
    }
}
