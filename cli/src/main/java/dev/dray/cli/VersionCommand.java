package dev.dray.cli;

import dev.dray.model.Json;
import dev.dray.model.Platform;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// Says which program this is.
@Command(name = "version", description = "Say which version this is, and what it runs on.")
final class VersionCommand extends Invocation {
    static final String VERSION = "0.1.0";

    @Option(names = "--json", description = "Print JSON.")
    boolean json;

    VersionCommand(Console console) {
        super(console);
    }

    @Override
    void run() {
        String platform =
                new Platform(System.getProperty("os.name"), System.getProperty("os.arch"), null, null).toString();
        if (json) {
            print(Json.object()
                    .put("version", VERSION)
                    .put("java", Runtime.version().toString())
                    .put("platform", platform)
                    .build());
        } else {
            print("dray %s (Java %s, %s)".formatted(VERSION, Runtime.version(), platform));
        }
    }
}
