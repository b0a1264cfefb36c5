package dev.dray.cli;

import dev.dray.Dray;
import dev.dray.Place;
import dev.dray.layer.ApplyOptions;
import dev.dray.layer.ApplyReport;
import dev.dray.model.Json;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Unpacks an image's file system.
@Command(
        name = "unpack",
        description = {
            "Unpack an image's file system into a directory, all layers applied.",
            "What this user may not do (owners, devices, some attributes) is recorded in DIR.dray.json."
        })
final class UnpackCommand extends ImageInvocation {
    @Parameters(index = "1", paramLabel = "DIR", description = "Absent or empty.")
    Path directory = Path.of("");

    @Option(names = "--strict", description = "Fail where an owner, a device or an attribute cannot be set.")
    boolean strict;

    @Option(names = "--force", description = "Unpack over what is in the directory.")
    boolean force;

    @Option(names = "--json", description = "Print JSON.")
    boolean json;

    @Mixin
    ProgressOption progress = new ProgressOption();

    UnpackCommand(Console console) {
        super(console);
    }

    @Override
    void foretell() throws IOException {
        foretellLayers();
    }

    @Override
    void run(Dray dray, Place place) throws IOException {
        ApplyOptions options = ApplyOptions.DEFAULT.withStrict(strict).withForce(force);
        ApplyReport report;
        try (ShownProgress shown = progress.show(console)) {
            report = dray.unpack(place, platform.asked(), directory, options, shown);
        }
        if (!report.isComplete()) {
            say("note: " + report.refusals());
        }
        if (json) {
            print(toJson(report));
        } else {
            print("%s: %,d entries, %s".formatted(directory, report.entries(), Text.size(report.bytes())));
        }
    }

    private Json toJson(ApplyReport report) {
        return Json.object()
                .put("directory", directory.toString())
                .put("layers", report.layers())
                .put("entries", report.entries())
                .put("bytes", report.bytes())
                .put("complete", report.isComplete())
                .put("record", Optional.ofNullable(report.record()))
                .build();
    }
}
