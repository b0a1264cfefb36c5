package dev.dray.cli;

import dev.dray.Dray;
import dev.dray.Place;
import dev.dray.content.Image;
import java.io.IOException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/// Prints a manifest, byte for byte.
@Command(
        name = "manifest",
        description = "Print an image's manifest, byte for byte. An index stays one without --platform.")
final class ManifestCommand extends Invocation {
    @Parameters(paramLabel = "IMAGE", description = "As in debian:12, oci:DIR:tag or store:debian:12.")
    String image = "";

    @Mixin
    PlatformOption platform = new PlatformOption();

    @Mixin
    AccessOptions access = new AccessOptions();

    ManifestCommand(Console console) {
        super(console);
    }

    @Override
    void run() throws IOException {
        Place place = Place.parse(image);
        try (Dray dray = access.open(console)) {
            Image found = platform.asked() == null ? dray.image(place) : dray.image(place, platform.asked());
            console.out().write(found.manifest().raw());
        }
    }
}
