package dev.dray.cli;

import dev.dray.Dray;
import dev.dray.Place;
import dev.dray.model.Descriptor;
import java.io.IOException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// Prints what a tag points to.
@Command(
        name = "digest",
        description = "Print the digest that a tag points to, with a HEAD request where that will do.")
final class DigestCommand extends ImageInvocation {
    @Option(names = "--json", description = "Print JSON, with type and size.")
    boolean json;

    DigestCommand(Console console) {
        super(console);
    }

    @Override
    void run(Dray dray, Place place) throws IOException {
        Descriptor descriptor = named(dray, place).descriptor();
        if (json) {
            print(descriptor.toJson());
        } else {
            print(descriptor.digest().toString());
        }
    }
}
