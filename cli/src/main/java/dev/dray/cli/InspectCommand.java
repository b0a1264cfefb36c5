package dev.dray.cli;

import dev.dray.Dray;
import dev.dray.Place;
import dev.dray.content.Image;
import dev.dray.model.Platform;
import java.io.IOException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// Shows an image on one page.
@Command(name = "inspect", description = "Show an image on one page: what its manifest and its configuration say.")
final class InspectCommand extends ImageInvocation {
    @Option(names = "--json", description = "Print JSON.")
    boolean json;

    InspectCommand(Console console) {
        super(console);
    }

    @Override
    void run(Dray dray, Place place) throws IOException {
        Image named = dray.image(place);
        // An image that is no index is checked against the platform too.
        Image image = platform.asked() == null
                ? named.forPlatform(Platform.ofThisMachine())
                : dray.image(place, platform.asked());
        Inspection inspection = Inspection.of(place.text(), named, image);
        if (json) {
            print(inspection.toJson());
        } else {
            inspection.lines().forEach(this::print);
        }
    }
}
