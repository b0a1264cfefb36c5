package dev.dray.cli;

import dev.dray.Dray;
import dev.dray.Place;
import dev.dray.content.Image;
import dev.dray.content.TransferReport;
import dev.dray.model.Descriptor;
import dev.dray.model.Json;
import dev.dray.model.Platform;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// What the commands share that move an image from one place to another.
final class MoveOptions {
    @Option(names = "--json", description = "Print JSON.")
    boolean json;

    @Option(names = "--dry-run", description = "Say what would be moved; write nothing.")
    boolean dryRun;

    @Option(
            names = "--platform",
            paramLabel = "OS/ARCH",
            description = "Move one image of an index, as in linux/arm64 (default: the index and all in it).")
    String platform = PlatformOption.ALL;

    @Mixin
    ProgressOption progress = new ProgressOption();

    /// The platform that was asked for; null for all.
    @Nullable
    Platform asked() {
        return PlatformOption.ALL.equals(platform) ? null : Platform.parse(platform);
    }

    /// Moves an image and prints what was done, or what would be.
    ///
    /// @param source knows the place that it comes from
    /// @param target knows the place that it goes to
    void move(Invocation command, Dray source, Place from, Dray target, Place to) throws IOException {
        PlatformOption asked = new PlatformOption();
        asked.text = platform;
        Image image = find(command, source, from, asked);
        TransferReport report;
        if (dryRun) {
            report = target.compare(image, from, to, null);
        } else {
            try (ShownProgress shown = progress.show(command.console)) {
                report = target.copy(image, from, to, null, shown);
            }
        }
        if (ArchiveNames.isStream(to) && !dryRun) {
            // Standard output is the archive.
            command.say("%s %s".formatted(report.root().digest(), from.text()));
        } else if (json) {
            command.print(Json.print(json(report, from, to)));
        } else {
            print(command, report, from, to);
        }
    }

    /// An image that is no index is moved as it is; who asked for a platform must be told if it is another. An old
    /// registry's image comes here as a whole before it is known, which takes its time.
    private Image find(Invocation command, Dray source, Place from, PlatformOption asked) throws IOException {
        if (!(from instanceof Place.InRegistryV1)) {
            return asked.isAll() ? source.image(from) : source.image(from, asked.asked());
        }
        try (ShownProgress shown = progress.show(command.console)) {
            return source.image(from, asked.isAll() ? null : asked.asked(), shown);
        }
    }

    private void print(Invocation command, TransferReport report, Place from, Place to) {
        if (dryRun) {
            lines(command, "send", report.moved());
            lines(command, "take", report.adopted());
            lines(command, "keep", report.present());
            lines(command, "skip", report.foreign());
        }
        command.print("%s %s -> %s".formatted(report.root().digest(), from.text(), to.text()));
        if (!progress.quiet) {
            command.say(summary(report));
        }
    }

    private static void lines(Invocation command, String what, List<Descriptor> blobs) {
        blobs.forEach(blob -> command.print("%s %s %s".formatted(what, blob.digest(), Text.size(blob.size()))));
    }

    private String summary(TransferReport report) {
        String foreign = report.foreign().isEmpty()
                ? ""
                : ", %d foreign layers not here either"
                        .formatted(report.foreign().size());
        return "%s%s sent, %s taken without sending, %s already there%s"
                .formatted(
                        dryRun ? "would be: " : "",
                        amount(report.moved()),
                        amount(report.adopted()),
                        amount(report.present()),
                        foreign);
    }

    private static String amount(List<Descriptor> blobs) {
        return blobs.isEmpty()
                ? "nothing"
                : "%d %s (%s)"
                        .formatted(
                                blobs.size(),
                                blobs.size() == 1 ? "blob" : "blobs",
                                Text.size(TransferReport.bytes(blobs)));
    }

    private Json json(TransferReport report, Place from, Place to) {
        return Json.object()
                .put("digest", report.root().digest().toString())
                .put("mediaType", report.root().mediaType().value())
                .put("from", from.text())
                .put("to", to.text())
                .put("dryRun", Json.of(dryRun))
                .put("moved", jsonAmount(report.moved()))
                .put("mounted", jsonAmount(report.adopted()))
                .put("present", jsonAmount(report.present()))
                .put("foreign", jsonAmount(report.foreign()))
                .build();
    }

    private static Json jsonAmount(List<Descriptor> blobs) {
        return Json.object()
                .put("blobs", blobs.size())
                .put("bytes", TransferReport.bytes(blobs))
                .build();
    }
}
