package dev.dray.cli;

import dev.dray.Dray;
import dev.dray.Place;
import dev.dray.content.Image;
import java.io.IOException;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/// What every command is that reads one image.
abstract class ImageInvocation extends Invocation {
    @Parameters(
            index = "0",
            paramLabel = "IMAGE",
            description =
                    "As in debian:12, oci:DIR:tag, docker-archive:FILE, docker-daemon:debian:12 or store:debian:12.")
    String image = "";

    @Mixin
    PlatformOption platform = new PlatformOption();

    @Mixin
    AccessOptions access = new AccessOptions();

    ImageInvocation(Console console) {
        super(console);
    }

    abstract void run(Dray dray, Place place) throws IOException;

    @Override
    void run() throws IOException {
        Place place = access.place(console, image);
        try (Dray dray = access.open(console)) {
            run(dray, place);
        }
    }

    /// Most only read what is small.
    @Override
    void foretell() throws IOException {
        run();
    }

    /// Asks for all layers, but does not read them.
    void foretellLayers() throws IOException {
        Place place = access.place(console, image);
        Heads.check(place);
        try (Dray dray = access.open(console)) {
            Heads.ask(dray.image(place, platform.asked()), null);
        }
    }

    /// What the name stands for; an index stays one unless a platform was asked for.
    Image named(Dray dray, Place place) throws IOException {
        return platform.asked() == null ? dray.image(place) : dray.image(place, platform.asked());
    }
}
