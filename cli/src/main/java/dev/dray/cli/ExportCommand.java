package dev.dray.cli;

import dev.dray.Dray;
import dev.dray.Place;
import java.io.IOException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/// Writes an image's file system as a tar.
@Command(name = "export", description = "Write an image's file system as one tar, all layers applied.")
final class ExportCommand extends ImageInvocation {
    @Mixin
    Output output = new Output();

    @Mixin
    ProgressOption progress = new ProgressOption();

    ExportCommand(Console console) {
        super(console);
    }

    @Override
    void foretell() throws IOException {
        foretellLayers();
    }

    @Override
    void run(Dray dray, Place place) throws IOException {
        try (ShownProgress shown = progress.show(console)) {
            output.write(
                    console,
                    out -> dray.export(place, platform.asked(), out, shown),
                    file -> dray.export(place, platform.asked(), file, shown));
        }
    }
}
