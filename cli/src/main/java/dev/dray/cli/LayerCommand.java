package dev.dray.cli;

import dev.dray.Dray;
import dev.dray.Place;
import dev.dray.content.Image;
import dev.dray.model.Descriptor;
import java.io.IOException;
import java.io.InputStream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/// Writes one layer as it is stored.
@Command(name = "layer", description = "Write one layer as it is stored (compressed), verified.")
final class LayerCommand extends ImageInvocation {
    @Parameters(index = "1", paramLabel = "ID", description = "The start of a digest or diffID: 8 hex digits or more.")
    String id = "";

    @Mixin
    Output output = new Output();

    LayerCommand(Console console) {
        super(console);
    }

    @Override
    void foretell() throws IOException {
        Place place = access.place(console, image);
        Heads.check(place);
        try (Dray dray = access.open(console)) {
            Image chosen = dray.image(place, platform.asked());
            Heads.ask(chosen.source(), ImageLayers.of(chosen).find(id).layer());
        }
    }

    @Override
    void run(Dray dray, Place place) throws IOException {
        Image chosen = dray.image(place, platform.asked());
        Descriptor layer = ImageLayers.of(chosen).find(id).layer();
        output.write(console, out -> {
            try (InputStream in = chosen.source().open(layer)) {
                in.transferTo(out);
            }
        });
    }
}
