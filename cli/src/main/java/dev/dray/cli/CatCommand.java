package dev.dray.cli;

import dev.dray.Dray;
import dev.dray.Place;
import dev.dray.layer.ImageFiles;
import java.io.IOException;
import java.io.InputStream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/// Writes one file of an image.
@Command(
        name = "cat",
        description = {
            "Write the content of one file of an image, verified.",
            "Links are followed inside the image. Only layers that matter are fetched."
        })
final class CatCommand extends ImageInvocation {
    @Parameters(index = "1", paramLabel = "PATH", description = "As in /etc/os-release.")
    String path = "";

    @Mixin
    Output output = new Output();

    @Mixin
    ProgressOption progress = new ProgressOption();

    CatCommand(Console console) {
        super(console);
    }

    @Override
    void foretell() throws IOException {
        foretellLayers();
    }

    @Override
    @SuppressWarnings("try") // the bars go before the first line of the result comes
    void run(Dray dray, Place place) throws IOException {
        // The content is there and verified before the first byte is printed, so bars and bytes do not meet.
        try (ShownProgress shown = progress.show(console);
                ImageFiles files = dray.files(place, platform.asked(), shown);
                InputStream in = files.open(files.resolve(path))) {
            shown.close();
            output.writeAnywhere(console, in::transferTo);
        }
    }
}
