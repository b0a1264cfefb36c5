package dev.dray.cli;

import dev.dray.Dray;
import dev.dray.content.ImageException;
import dev.dray.content.Progress;
import dev.dray.model.Json;
import dev.dray.store.GcReport;
import dev.dray.store.NamedImage;
import dev.dray.store.VerifyReport;
import java.io.IOException;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// The local store, which every pull shares.
@Command(
        name = "store",
        description = "Look after the local store, which every pull shares.",
        subcommands = {StoreCommand.Ls.class, StoreCommand.Gc.class, StoreCommand.Verify.class, StoreCommand.Root.class
        })
final class StoreCommand extends Invocation {
    @Spec
    CommandSpec spec = CommandSpec.create();

    StoreCommand(Console console) {
        super(console);
    }

    @Override
    void run() {
        throw new ParameterException(spec.commandLine(), "store wants one of: ls, gc, verify, path");
    }

    /// Lists images.
    @Command(name = "ls", description = "List the images in the store.")
    static final class Ls extends Invocation {
        @Option(names = "--json", description = "Print JSON.")
        boolean json;

        @Mixin
        AccessOptions access = new AccessOptions();

        Ls(Console console) {
            super(console);
        }

        @Override
        void run() throws IOException {
            try (Dray dray = access.open(console)) {
                List<NamedImage> images = dray.store().images();
                if (json) {
                    print(Json.of(images.stream().map(Ls::toJson).toList()));
                } else {
                    Text.table(
                                    List.of("IMAGE", "DIGEST", "PULLED"),
                                    images.stream().map(Ls::row).toList())
                            .forEach(this::print);
                }
            }
        }

        private static List<String> row(NamedImage image) {
            return List.of(
                    image.repository().familiar() + ":" + image.tag(),
                    image.manifest().digest().toString(),
                    image.taggedAt().toString().replaceFirst("\\.\\d+Z$", "Z"));
        }

        private static Json toJson(NamedImage image) {
            return Json.object()
                    .put("image", image.repository() + ":" + image.tag())
                    .put("digest", image.manifest().digest().toString())
                    .put("mediaType", image.manifest().mediaType().value())
                    .put("pulled", image.taggedAt().toString())
                    .build();
        }
    }

    /// Frees space.
    @Command(name = "gc", description = "Remove what no image in the store needs.")
    static final class Gc extends Invocation {
        @Option(names = "--dry-run", description = "Only say what would go.")
        boolean dryRun;

        @Option(names = "--json", description = "Print JSON.")
        boolean json;

        @Mixin
        AccessOptions access = new AccessOptions();

        Gc(Console console) {
            super(console);
        }

        @Override
        void run() throws IOException {
            try (Dray dray = access.open(console)) {
                GcReport report = dray.store().collectGarbage(dryRun);
                if (json) {
                    print(Json.object()
                            .put("files", report.count())
                            .put("blobs", report.blobs())
                            .put("partials", report.partials())
                            .put("bytes", report.bytes())
                            .put("dryRun", dryRun)
                            .build());
                } else {
                    print("%s %d files, %s"
                            .formatted(dryRun ? "would remove" : "removed", report.count(), Text.size(report.bytes())));
                }
            }
        }
    }

    /// Checks every byte.
    @Command(name = "verify", description = "Hash every blob in the store and check that every image is whole.")
    static final class Verify extends Invocation {
        @Option(names = "--json", description = "Print JSON.")
        boolean json;

        @Mixin
        AccessOptions access = new AccessOptions();

        Verify(Console console) {
            super(console);
        }

        @Override
        void run() throws IOException {
            try (Dray dray = access.open(console)) {
                VerifyReport report = dray.store().verify(Progress.SILENT);
                if (json) {
                    print(Json.object()
                            .put("blobs", report.blobs())
                            .put("bytes", report.bytes())
                            .put("partials", report.partials().size())
                            .put("problems", Json.ofTexts(messages(report)))
                            .build());
                } else {
                    messages(report).forEach(this::print);
                    print("%d blobs, %s, %d partial downloads, %d problems"
                            .formatted(
                                    report.blobs(),
                                    Text.size(report.bytes()),
                                    report.partials().size(),
                                    report.problems().size()));
                }
                if (!report.isSound()) {
                    throw new ImageException.Corrupt("%s has %d problems"
                            .formatted(dray.store().root(), report.problems().size()));
                }
            }
        }

        private static List<String> messages(VerifyReport report) {
            return report.problems().stream()
                    .map(problem -> problem.file() + ": " + problem.message())
                    .toList();
        }
    }

    /// Where it is.
    @Command(name = "path", description = "Print where the store is.")
    static final class Root extends Invocation {
        @Mixin
        AccessOptions access = new AccessOptions();

        Root(Console console) {
            super(console);
        }

        @Override
        void run() throws IOException {
            try (Dray dray = access.open(console)) {
                print(dray.store().root().toString());
            }
        }
    }
}
