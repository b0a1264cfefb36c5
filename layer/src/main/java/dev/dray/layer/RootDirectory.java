package dev.dray.layer;

import java.io.IOException;
import java.nio.file.Path;

/// Opens the root of a tree on disk: with Linux's own calls where that can be done, else with the portable
/// ones.
final class RootDirectory {
    private RootDirectory() {}

    static Directory open(Path directory) throws IOException {
        return LinuxCalls.isUsable() ? LinuxDirectory.openRoot(directory) : new PortableDirectory(directory);
    }
}
