package dev.dray.cli;

import dev.dray.Dray;
import dev.dray.Place;
import dev.dray.layer.FileChange;
import dev.dray.layer.FileChange.Aspect;
import dev.dray.layer.ImageDiff;
import java.io.IOException;
import java.util.Set;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Shows what differs between two images.
@Command(
        name = "diff",
        description = {
            "Show what differs between two images: configuration, layers, files.",
            "+ is only in B, - only in A, ~ in both but not the same; * is written by one of them over layers that",
            "both share, which are not fetched: new or changed, --exact says which."
        })
final class DiffCommand extends Invocation {
    @Parameters(index = "0", paramLabel = "A", description = "An image, as in debian:12 or oci:DIR:tag.")
    String before = "";

    @Parameters(index = "1", paramLabel = "B", description = "Another one.")
    String after = "";

    @Option(names = "--exact", description = "Read the layers that both share, too.")
    boolean exact;

    @Option(names = "--times", description = "Also show files of which only the time differs.")
    boolean times;

    @Option(names = "--json", description = "Print JSON, one object per line.")
    boolean json;

    @Mixin
    PlatformOption platform = new PlatformOption();

    @Mixin
    AccessOptions access = new AccessOptions();

    @Mixin
    ProgressOption progress = new ProgressOption();

    private long timesOnly;

    DiffCommand(Console console) {
        super(console);
    }

    @Override
    void run() throws IOException {
        Place one = access.place(console, before);
        Place other = access.place(console, after);
        try (Dray dray = access.open(console);
                ShownProgress shown = progress.show(console)) {
            ImageDiff diff = dray.diff(one, other, platform.asked(), shown);
            DiffLines lines = new DiffLines(json);
            lines.config(diff.config()).forEach(this::print);
            lines.layers(diff).forEach(this::print);
            diff.files(dray.filesOptions(), exact, change -> print(change, lines));
        }
        if (timesOnly > 0) {
            say("%,d more files differ only in their time (--times shows them)".formatted(timesOnly));
        }
    }

    private void print(FileChange change, DiffLines lines) {
        if (!times && change.aspects().equals(Set.of(Aspect.MTIME))) {
            timesOnly++;
        } else {
            print(lines.file(change));
        }
    }
}
