package dev.dray.layer;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Assumptions;

/// The ways to touch a disk; the same tests hold for each.
enum Backend {
    LINUX {
        @Override
        Directory open(Path root) throws IOException {
            Assumptions.assumeTrue(LinuxCalls.isUsable(), "needs Linux and native access");
            return LinuxDirectory.openRoot(root);
        }
    },
    PORTABLE {
        @Override
        Directory open(Path root) {
            return new PortableDirectory(root);
        }
    };

    abstract Directory open(Path root) throws IOException;

    /// Applies layers to an existing, empty directory.
    ///
    /// @return what was refused
    Refusals apply(Path root, byte[]... tars) throws IOException {
        Refusals refusals = new Refusals(false);
        try (Directory directory = open(root);
                Applier applier =
                        new Applier(directory, false, new Meter(Limits.DEFAULT, LayerProgress.NONE), refusals)) {
            LayerPipeline.apply(Tars.stack(tars), applier, Limits.DEFAULT);
        }
        return refusals;
    }
}
