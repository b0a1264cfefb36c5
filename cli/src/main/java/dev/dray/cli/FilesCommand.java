package dev.dray.cli;

import dev.dray.Dray;
import dev.dray.Place;
import dev.dray.layer.ImageFiles;
import java.io.IOException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Lists the files of an image.
@Command(
        name = "files",
        description = {
            "List the files of an image, all layers applied, sorted; with the layer that each comes from.",
            "Each line: mode, owner, size, time (UTC), layer (1 is the base), path."
        })
final class FilesCommand extends ImageInvocation {
    @Parameters(
            index = "1",
            arity = "0..1",
            paramLabel = "PATH",
            description = "A directory to list, or a file (default: all).")
    String path = "";

    @Option(names = "--json", description = "Print JSON, one object per line.")
    boolean json;

    @Mixin
    ProgressOption progress = new ProgressOption();

    private boolean begun;

    FilesCommand(Console console) {
        super(console);
    }

    @Override
    void foretell() throws IOException {
        foretellLayers();
    }

    @Override
    @SuppressWarnings("try") // the bars go before the first line of the result comes
    void run(Dray dray, Place place) throws IOException {
        try (ShownProgress shown = progress.show(console);
                ImageFiles files = dray.files(place, platform.asked(), shown)) {
            FileLine line = new FileLine(files.layers());
            files.list(path, file -> {
                if (!begun) {
                    begun = true;
                    shown.close();
                }
                print(json ? line.json(file).toString() : line.text(file));
            });
        }
    }
}
