package dev.dray.cli;

import dev.dray.Dray;
import dev.dray.Place;
import dev.dray.model.Json;
import java.io.IOException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/// Pushes an image that is here to a registry.
@Command(
        name = "push",
        description = {
            "Push an image that is here to a registry, byte for byte: its digest stays, an index stays whole.",
            "What the registry has is not sent; the tag comes last."
        })
final class PushCommand extends Invocation {
    @Parameters(
            index = "0",
            paramLabel = "PLACE",
            description = "As in oci:DIR:tag, docker-daemon:debian:12 or store:debian:12.")
    String place = "";

    @Parameters(index = "1", paramLabel = "IMAGE", description = "As in localhost:5000/debian:12.")
    String image = "";

    @Mixin
    MoveOptions move = new MoveOptions();

    @Mixin
    RunConfigOption runConfig = new RunConfigOption();

    @Mixin
    AccessOptions access = new AccessOptions();

    PushCommand(Console console) {
        super(console);
    }

    @Override
    void foretell() throws IOException {
        if (move.dryRun) {
            run();
        } else {
            super.foretell();
        }
    }

    @Override
    void run() throws IOException {
        Place from = access.place(console, place);
        Place to = access.place(console, image);
        if (from instanceof Place.InRegistry) {
            throw new IllegalArgumentException(
                    "\"%s\" is in a registry; what was pulled is at \"store:%s\", and between registries there is: dray copy"
                            .formatted(place, place));
        }
        if (!(to instanceof Place.InRegistry)) {
            throw new IllegalArgumentException(
                    "\"%s\" is not in a registry (for other places: dray copy)".formatted(image));
        }
        Json asked = runConfig.read(from);
        try (Dray dray = access.open(console, usual -> usual.withRunConfig(asked))) {
            move.move(this, dray, from, dray, to);
        }
    }
}
