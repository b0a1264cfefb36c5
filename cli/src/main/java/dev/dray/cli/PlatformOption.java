package dev.dray.cli;

import dev.dray.model.Platform;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// The option `--platform`.
final class PlatformOption {
    static final String ALL = "all";

    @Option(
            names = "--platform",
            paramLabel = "OS/ARCH",
            description = "As in linux/arm64; \"all\" where that means something (default: this machine's, on Linux).")
    @Nullable
    String text;

    boolean isAll() {
        return ALL.equals(text);
    }

    /// The one platform that was asked for; null when none was.
    @Nullable
    Platform asked() {
        if (isAll()) {
            throw new IllegalArgumentException("--platform all does not fit here: one image is wanted");
        }
        return text == null ? null : Platform.parse(text);
    }

    /// The one to move: null for all.
    @Nullable
    Platform toMove() {
        return isAll() ? null : text == null ? Platform.ofThisMachine() : Platform.parse(text);
    }
}
