package dev.dray.cli;

import dev.dray.Dray;
import dev.dray.Place;
import java.io.IOException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/// Writes an image's file system as a tar.
@Command(name = "export", description = "Write an image's file system as one tar, all layers applied.")
final class ExportCommand extends Invocation {
    @Parameters(paramLabel = "IMAGE", description = "As in debian:12, oci:DIR:tag or store:debian:12.")
    String image = "";

    @Mixin
    Output output = new Output();

    @Mixin
    ProgressOption progress = new ProgressOption();

    @Mixin
    PlatformOption platform = new PlatformOption();

    @Mixin
    AccessOptions access = new AccessOptions();

    ExportCommand(Console console) {
        super(console);
    }

    @Override
    void run() throws IOException {
        Place place = Place.parse(image);
        try (Dray dray = access.open(console);
                ShownProgress shown = progress.show(console)) {
            output.write(console, out -> dray.export(place, platform.asked(), out, shown));
        }
    }
}
