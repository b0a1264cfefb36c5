package dev.dray.cli;

import dev.dray.Dray;
import dev.dray.Place;
import dev.dray.content.HistoryStep;
import dev.dray.model.Descriptor;
import dev.dray.model.Json;
import java.io.IOException;
import java.util.List;
import java.util.Objects;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// Lists the steps that made an image.
@Command(name = "history", description = "List the steps that made an image, the newest first, as docker does.")
final class HistoryCommand extends ImageInvocation {
    private static final int SHORTEST_COMMAND = 24;

    @Option(names = "--json", description = "Print JSON.")
    boolean json;

    @Option(names = "--no-trunc", description = "Do not cut the commands short.")
    boolean whole;

    HistoryCommand(Console console) {
        super(console);
    }

    @Override
    void run(Dray dray, Place place) throws IOException {
        List<HistoryStep> steps = dray.image(place, platform.asked()).history().reversed();
        if (json) {
            print(Json.of(steps.stream().map(HistoryCommand::toJson).toList()));
        } else {
            int width = whole ? Integer.MAX_VALUE : Math.max(SHORTEST_COMMAND, console.columns() - 75);
            Text.table(
                            List.of("CREATED", ">SIZE", "LAYER", "CREATED BY", "COMMENT"),
                            steps.stream().map(step -> row(step, width)).toList())
                    .forEach(this::print);
        }
    }

    private static List<String> row(HistoryStep step, int width) {
        Descriptor layer = step.layer();
        String command = Text.safe(Objects.requireNonNullElse(step.createdBy(), "-"));
        return List.of(
                Text.date(step.created()),
                layer == null ? "-" : Text.size(layer.size()),
                layer == null ? "-" : layer.digest().shortHex(),
                Text.shorten(command, width),
                Text.safe(Objects.requireNonNullElse(step.comment(), "")));
    }

    private static Json toJson(HistoryStep step) {
        Descriptor layer = step.layer();
        return Json.object()
                .put("created", step.created())
                .put("createdBy", step.createdBy())
                .put("comment", step.comment())
                .put("emptyLayer", layer == null)
                .put("layer", layer == null ? null : layer.digest().toString())
                .put("size", layer == null ? 0 : layer.size())
                .build();
    }
}
