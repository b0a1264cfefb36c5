package dev.dray.archive;

import java.io.IOException;
import java.nio.file.Path;

/// Names a folder for files that are of no use when what made them is closed. It is asked only when there is
/// need.
@FunctionalInterface
public interface ScratchFolder {
    Path folder() throws IOException;
}
