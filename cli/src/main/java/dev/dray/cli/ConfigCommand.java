package dev.dray.cli;

import dev.dray.Dray;
import dev.dray.Place;
import java.io.IOException;
import picocli.CommandLine.Command;

/// Prints an image's configuration, byte for byte.
@Command(name = "config", description = "Print an image's configuration, byte for byte.")
final class ConfigCommand extends ImageInvocation {
    ConfigCommand(Console console) {
        super(console);
    }

    @Override
    void run(Dray dray, Place place) throws IOException {
        console.out().write(dray.image(place, platform.asked()).rawConfig());
    }
}
