package dev.dray.cli;

import dev.dray.ArchiveOptions;
import dev.dray.Dray;
import dev.dray.Place;
import dev.dray.model.Json;
import java.io.IOException;
import java.util.function.UnaryOperator;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// Copies an image from any place to any other.
@Command(
        name = "copy",
        modelTransformer = Sides.Options.class,
        description = {
            "Copy an image from any place to any other, byte for byte: its digest stays, an index stays whole.",
            "An image that a registry has in Docker's schema 1 only becomes one of today's on its way, which is told.",
            "What is there is not sent; within one registry blobs are taken from the other repository where it lets us.",
            "Options that say how to reach a registry or an Engine count for both sides, or with --from- or --to- for one."
        })
final class CopyCommand extends Invocation {
    @Parameters(index = "0", paramLabel = "FROM", description = "As in debian:12, oci:DIR:tag or store:debian:12.")
    String from = "";

    @Parameters(
            index = "1",
            paramLabel = "TO",
            description =
                    "As in localhost:5000/debian:12, oci:DIR:tag, docker-archive:FILE.tar or docker-daemon:debian:12.")
    String to = "";

    @Option(names = "--force", description = "Overwrite an archive that is there.")
    boolean force;

    @Mixin
    MoveOptions move = new MoveOptions();

    @Mixin
    ConversionOption conversion = new ConversionOption();

    @Mixin
    RunConfigOption runConfig = new RunConfigOption();

    @Mixin
    AccessOptions access = new AccessOptions();

    @Spec
    @SuppressWarnings("NullAway.Init") // set before it runs, as the options are
    CommandSpec spec;

    CopyCommand(Console console) {
        super(console);
    }

    /// What only reads from a registry; the two sides are told apart by `--from-` options only where both are
    /// registries.
    @Override
    void foretell() throws IOException {
        Place source = access.place(console, from);
        if (move.dryRun) {
            run();
        } else if (source instanceof Place.InRegistry && !(access.place(console, to) instanceof Place.InRegistry)) {
            try (Dray dray = Sides.access(spec, Sides.FROM).open(console)) {
                Heads.ask(dray.image(source), move.asked());
            }
        } else {
            super.foretell();
        }
    }

    @Override
    void run() throws IOException {
        Place source = access.place(console, from);
        Place target = access.place(console, to);
        ArchiveNames.checkOutput(target, console);
        Json asked = runConfig.read(source);
        UnaryOperator<ArchiveOptions> archives =
                usual -> usual.withOverwrite(force).withRunConfig(asked);
        if (!Sides.differ(spec)) {
            try (Dray dray = access.open(console, archives, conversion.format())) {
                move.move(this, dray, source, dray, target);
            }
            return;
        }
        try (Dray theirs = Sides.access(spec, Sides.FROM).open(console, archives, conversion.format());
                Dray ours = Sides.access(spec, Sides.TO).open(console, archives, conversion.format())) {
            move.move(this, theirs, source, ours, target);
        }
    }
}
