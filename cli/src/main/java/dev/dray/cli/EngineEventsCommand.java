package dev.dray.cli;

import dev.dray.engine.Engine;
import dev.dray.engine.EngineEvent;
import dev.dray.engine.EngineEvents;
import dev.dray.engine.EventOptions;
import dev.dray.engine.Filters;
import dev.dray.model.Json;
import dev.dray.service.Durations;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// What happens in an Engine, as it happens.
@Command(
        name = "events",
        description = {
            "Show what happens in the Engine, a line for each event, until you stop it or --until has come.",
            "A time is 2030-01-31T12:00:00Z, seconds since 1970, or how long ago: 10m, 1h30m."
        })
final class EngineEventsCommand extends EngineInvocation {
    @Option(names = "--since", paramLabel = "TIME", description = "Also what happened from then on.")
    @Nullable
    String since;

    @Option(names = "--until", paramLabel = "TIME", description = "Stop then.")
    @Nullable
    String until;

    @Option(
            names = "--filter",
            paramLabel = "NAME=VALUE",
            description = "As in type=image, event=pull, image=NAME, label=KEY=VALUE. May be given again.")
    List<String> filters = List.of();

    @Option(names = "--json", description = "Print JSON, one line for each event.")
    boolean json;

    EngineEventsCommand(Console console) {
        super(console);
    }

    @Override
    void run(Engine engine) throws IOException {
        EventOptions options = EventOptions.DEFAULT
                .withSince(time(since))
                .withUntil(time(until))
                .withFilters(Filters.parse(filters));
        try (EngineEvents events = engine.events(options)) {
            for (Optional<EngineEvent> next = events.next(); next.isPresent(); next = events.next()) {
                print(json ? Json.print(toJson(next.get())) : line(next.get()));
                // Who reads this may have long to wait for the next one.
                console.out().flush();
                if (console.out().checkError()) {
                    return;
                }
            }
        }
    }

    /// @param text null for none
    static @Nullable Instant time(@Nullable String text) {
        if (text == null) {
            return null;
        }
        if (text.matches("\\d{1,12}")) {
            return Instant.ofEpochSecond(Long.parseLong(text));
        }
        try {
            return text.matches("\\d{4}-.*")
                    ? OffsetDateTime.parse(text).toInstant()
                    : Instant.now().minus(Durations.parse(text));
        } catch (DateTimeException | IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "not a time: \"%s\" (want 2030-01-31T12:00:00Z, seconds since 1970, or how long ago: 10m)"
                            .formatted(text),
                    e);
        }
    }

    private static String line(EngineEvent event) {
        String attributes = event.attributes().entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .map(attribute -> attribute.getKey() + "=" + attribute.getValue())
                .collect(Collectors.joining(", "));
        return Text.safe("%s %s %s %s%s"
                .formatted(
                        event.time() == null ? "-" : event.time(),
                        event.type(),
                        event.action(),
                        event.id(),
                        attributes.isEmpty() ? "" : " (" + attributes + ")"));
    }

    private static Json toJson(EngineEvent event) {
        return Json.object()
                .put("time", Optional.ofNullable(event.time()))
                .put("type", event.type())
                .put("action", event.action())
                .put("id", event.id())
                .put("attributes", event.attributes())
                .build();
    }
}
