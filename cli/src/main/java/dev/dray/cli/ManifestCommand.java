package dev.dray.cli;

import dev.dray.Dray;
import dev.dray.Place;
import java.io.IOException;
import picocli.CommandLine.Command;

/// Prints a manifest, byte for byte.
@Command(
        name = "manifest",
        description = "Print an image's manifest, byte for byte. An index stays one without --platform.")
final class ManifestCommand extends ImageInvocation {
    ManifestCommand(Console console) {
        super(console);
    }

    @Override
    void run(Dray dray, Place place) throws IOException {
        console.out().write(named(dray, place).manifest().raw());
    }
}
