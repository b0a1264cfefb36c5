package dev.dray.cli;

import dev.dray.Dray;
import dev.dray.content.ImageException;
import dev.dray.model.Json;
import dev.dray.protocol.Challenge;
import dev.dray.registry.Ping;
import java.io.IOException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Asks whether a registry is there.
@Command(name = "ping", description = "Ask whether a registry is there, and how it wants users to log in.")
final class PingCommand extends Invocation {
    @Parameters(paramLabel = "REGISTRY", description = "As in docker.io or localhost:5000.")
    String registry = "";

    @Option(names = "--json", description = "Print JSON.")
    boolean json;

    @Mixin
    AccessOptions access = new AccessOptions();

    PingCommand(Console console) {
        super(console);
    }

    @Override
    void foretell() throws IOException {
        run();
    }

    @Override
    void run() throws IOException {
        try (Dray dray = access.open(console)) {
            Ping ping = dray.registries().ping(registry);
            if (!ping.isRegistry()) {
                throw new ImageException.NotFound(
                        "%s answered HTTP %d at /v2/, so it is no registry".formatted(ping.uri(), ping.status()));
            }
            if (json) {
                print(toJson(ping));
            } else {
                print("%s answers at %s in %s".formatted(registry, ping.uri(), Text.time(ping.time())));
                print("api: " + (ping.apiVersion().isEmpty() ? "v2" : Text.safe(ping.apiVersion())));
                print("login: " + (ping.status() == 200 ? "not needed to connect" : wants(ping)));
            }
        }
    }

    private static String wants(Ping ping) {
        return ping.challenges().isEmpty()
                ? "wanted, but it does not say how"
                : Text.safe(String.join(
                        "; ",
                        ping.challenges().stream().map(Challenge::toString).toList()));
    }

    private static Json toJson(Ping ping) {
        return Json.object()
                .put("url", ping.uri().toString())
                .put("status", ping.status())
                .put("apiVersion", ping.apiVersion())
                .put("milliseconds", ping.time().toMillis())
                .put(
                        "challenges",
                        Json.ofTexts(ping.challenges().stream()
                                .map(Challenge::toString)
                                .toList()))
                .build();
    }
}
