package dev.dray.cli;

import dev.dray.Dray;
import dev.dray.content.ImageException;
import dev.dray.hub.Hub;
import dev.dray.hub.HubImage;
import dev.dray.hub.HubList;
import dev.dray.model.Json;
import java.io.IOException;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// What every command is that asks Docker Hub's own API.
abstract class HubInvocation extends Invocation {
    @Option(names = "--json", description = "Print JSON.")
    boolean json;

    @Option(
            names = "--code",
            paramLabel = "CODE",
            description = "Of the second factor, where the account wants one (default: ask).")
    @Nullable
    String code;

    @Mixin
    AccessOptions access = new AccessOptions();

    HubInvocation(Console console) {
        super(console);
    }

    abstract void run(Dray dray, Hub hub) throws IOException;

    @Override
    void foretell() throws IOException {
        run();
    }

    @Override
    void run() throws IOException {
        try (Dray dray = access.open(console)) {
            run(dray);
        }
    }

    void run(Dray dray) throws IOException {
        Hub hub = dray.hub();
        run(dray, hub.with(hub.options().withSecondFactor(this::askForCode)));
    }

    /// A Java runtime without the module jdk.internal.le, as a distribution has, still gives null without a terminal.
    @SuppressWarnings("SystemConsoleNull")
    private String askForCode(String user) throws IOException {
        if (code != null) {
            return code.strip();
        }
        java.io.Console terminal = System.console();
        if (terminal == null || !terminal.isTerminal()) {
            throw new ImageException.Denied(
                    "could not log in to Docker Hub as %s: it wants the code of a second factor".formatted(user),
                    "give it with --code, or use a personal access token in place of the password: dray login");
        }
        String typed = terminal.readLine("Code of the second factor for %s: ", Text.safe(user));
        return typed == null ? "" : typed.strip();
    }

    /// Says what is not shown of a list.
    void sayWhatIsLeft(HubList<?> list, int limit) {
        if (!list.complete()) {
            boolean limited = list.items().size() >= limit;
            say("note: these are %,d of %,d; %s"
                    .formatted(
                            list.items().size(),
                            list.total(),
                            limited ? "--limit N asks for more" : "the Hub tells of more who is logged in, perhaps"));
        }
    }

    static @Nullable Json number(long number) {
        return number == HubImage.UNKNOWN ? null : Json.of(number);
    }

    static @Nullable String time(@Nullable Instant time) {
        return Objects.toString(time, null);
    }

    static String shownNumber(long number) {
        return number == HubImage.UNKNOWN ? "-" : "%,d".formatted(number);
    }

    static String shownSize(long size) {
        return size == HubImage.UNKNOWN ? "-" : Text.size(size);
    }

    static String shown(String text) {
        String safe = Text.safe(text).strip();
        return safe.isEmpty() ? "-" : safe;
    }

    /// One of the lines that tell of one thing.
    void print(String name, String value) {
        print("%-13s %s".formatted(name, value));
    }
}
