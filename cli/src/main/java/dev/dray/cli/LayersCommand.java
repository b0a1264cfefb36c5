package dev.dray.cli;

import dev.dray.Dray;
import dev.dray.Place;
import dev.dray.model.Json;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// Lists an image's layers.
@Command(name = "layers", description = "List an image's layers, base first.")
final class LayersCommand extends ImageInvocation {
    @Option(names = "--json", description = "Print JSON.")
    boolean json;

    LayersCommand(Console console) {
        super(console);
    }

    @Override
    void run(Dray dray, Place place) throws IOException {
        ImageLayers layers = ImageLayers.of(dray.image(place, platform.asked()));
        if (json) {
            print(Json.of(layers.all().stream().map(ImageLayers.Row::toJson).toList()));
        } else {
            table(layers, console.columns()).forEach(this::print);
        }
    }

    /// The layers for people.
    static List<String> table(ImageLayers layers, int columns) {
        List<List<String>> rows = new ArrayList<>();
        for (ImageLayers.Row row : layers.all()) {
            rows.add(List.of(
                    Integer.toString(rows.size() + 1),
                    row.layer().digest().toString(),
                    Text.size(row.layer().size()),
                    row.diffId() == null ? "-" : row.diffId().shortHex(),
                    Text.shorten(Text.safe(row.createdBy()), Math.max(24, columns - 108))));
        }
        return Text.table(List.of(">#", "DIGEST", ">SIZE", "DIFFID", "CREATED BY"), rows);
    }
}
