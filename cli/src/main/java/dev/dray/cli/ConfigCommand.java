package dev.dray.cli;

import dev.dray.Dray;
import dev.dray.Place;
import java.io.IOException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/// Prints an image's configuration, byte for byte.
@Command(name = "config", description = "Print an image's configuration, byte for byte.")
final class ConfigCommand extends Invocation {
    @Parameters(paramLabel = "IMAGE", description = "As in debian:12, oci:DIR:tag or store:debian:12.")
    String image = "";

    @Mixin
    PlatformOption platform = new PlatformOption();

    @Mixin
    AccessOptions access = new AccessOptions();

    ConfigCommand(Console console) {
        super(console);
    }

    @Override
    void run() throws IOException {
        Place place = Place.parse(image);
        try (Dray dray = access.open(console)) {
            console.out().write(dray.image(place, platform.asked()).rawConfig());
        }
    }
}
