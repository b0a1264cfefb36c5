package dev.dray.cli;

import dev.dray.Dray;
import dev.dray.Place;
import dev.dray.content.Image;
import dev.dray.model.Descriptor;
import java.io.IOException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Prints what a tag points to.
@Command(
        name = "digest",
        description = "Print the digest that a tag points to, with a HEAD request where that will do.")
final class DigestCommand extends Invocation {
    @Parameters(paramLabel = "IMAGE", description = "As in debian:12, oci:DIR:tag or store:debian:12.")
    String image = "";

    @Option(names = "--json", description = "Print JSON, with type and size.")
    boolean json;

    @Mixin
    PlatformOption platform = new PlatformOption();

    @Mixin
    AccessOptions access = new AccessOptions();

    DigestCommand(Console console) {
        super(console);
    }

    @Override
    void run() throws IOException {
        Place place = Place.parse(image);
        try (Dray dray = access.open(console)) {
            Image found = platform.asked() == null ? dray.image(place) : dray.image(place, platform.asked());
            Descriptor descriptor = found.descriptor();
            if (json) {
                print(descriptor.toJson());
            } else {
                print(descriptor.digest().toString());
            }
        }
    }
}
