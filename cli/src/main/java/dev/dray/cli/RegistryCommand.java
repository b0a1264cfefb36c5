package dev.dray.cli;

import dev.dray.content.ImageException;
import dev.dray.content.Progress;
import dev.dray.service.Durations;
import dev.dray.service.Keeping;
import dev.dray.service.Reports;
import dev.dray.storage.GarbageOptions;
import dev.dray.storage.GarbageReport;
import dev.dray.storage.Storage;
import dev.dray.storage.StorageReport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// What a registry keeps, while it is stopped.
@Command(
        name = "registry",
        description = "Look after what a registry keeps, while it is stopped.",
        subcommands = {RegistryCommand.Gc.class, RegistryCommand.Verify.class})
final class RegistryCommand extends Invocation {
    @Spec
    CommandSpec spec = CommandSpec.create();

    RegistryCommand(Console console) {
        super(console);
    }

    @Override
    void run() {
        throw new ParameterException(spec.commandLine(), "registry wants one of: gc, verify");
    }

    /// Opens what is there: a folder that a typing error names should not be made.
    private static Storage open(KeepingOptions options) throws IOException {
        Keeping keeping = options.over(Keeping.DEFAULT);
        if (!Files.isDirectory(keeping.root())) {
            throw new NoSuchFileException(keeping.root().toString());
        }
        return keeping.open();
    }

    /// Frees space.
    @Command(name = "gc", description = "Remove what no image in the registry needs.")
    static final class Gc extends Invocation {
        @Mixin
        KeepingOptions keeping = new KeepingOptions();

        @Option(names = "--untagged", description = "Remove manifests, too, that no tag reaches.")
        boolean untagged;

        @Option(
                names = "--grace",
                paramLabel = "DURATION",
                description = "Keep what was put or looked for since then (default: 1h).")
        @Nullable
        String grace;

        @Option(names = "--dry-run", description = "Only say what would go.")
        boolean dryRun;

        @Option(names = "--json", description = "Print JSON.")
        boolean json;

        Gc(Console console) {
            super(console);
        }

        @Override
        void run() throws IOException {
            GarbageOptions what = GarbageOptions.DEFAULT.withDryRun(dryRun).withUntagged(untagged);
            what = grace == null ? what : what.withGrace(Durations.parse(grace));
            try (Storage storage = open(keeping)) {
                GarbageReport report = storage.collectGarbage(what);
                if (json) {
                    print(Reports.toJson(report, what));
                } else {
                    print("%s %d manifests, %d blobs, %d uploads: %s"
                            .formatted(
                                    dryRun ? "would remove" : "removed",
                                    report.manifests(),
                                    report.blobs(),
                                    report.uploads(),
                                    Text.size(report.bytes())));
                }
            }
        }
    }

    /// Checks every byte.
    @Command(name = "verify", description = "Read everything in the registry and tell what is wrong.")
    static final class Verify extends Invocation {
        @Mixin
        KeepingOptions keeping = new KeepingOptions();

        @Option(names = "--json", description = "Print JSON.")
        boolean json;

        Verify(Console console) {
            super(console);
        }

        @Override
        void run() throws IOException {
            try (Storage storage = open(keeping)) {
                StorageReport report = storage.verify(Progress.SILENT);
                if (json) {
                    print(Reports.toJson(report));
                } else {
                    report.problems().forEach(problem -> print(problem.where() + ": " + problem.message()));
                    print("%d repositories, %d blobs, %s, %d problems"
                            .formatted(
                                    report.repositories(),
                                    report.blobs(),
                                    Text.size(report.bytes()),
                                    report.problems().size()));
                }
                if (!report.isSound()) {
                    throw new ImageException.Corrupt(
                            "%d problems".formatted(report.problems().size()));
                }
            }
        }
    }
}
