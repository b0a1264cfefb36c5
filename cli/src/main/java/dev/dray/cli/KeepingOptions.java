package dev.dray.cli;

import dev.dray.service.Keeping;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// What a registry keeps its images in.
final class KeepingOptions {
    @Option(names = "--root", paramLabel = "DIR", description = "Where images are kept (default: dray-registry).")
    @Nullable
    Path root;

    @Option(
            names = "--storage",
            paramLabel = "KIND",
            description = "How: disk, distribution, layout or memory (default: disk).")
    Keeping.@Nullable Kind kind;

    /// These options over others.
    Keeping over(Keeping other) {
        Keeping keeping = root == null ? other : other.withRoot(root);
        return kind == null ? keeping : keeping.withKind(kind);
    }
}
