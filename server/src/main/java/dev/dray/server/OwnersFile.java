package dev.dray.server;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermissions;

/// Files that only their owner may read.
final class OwnersFile {
    private OwnersFile() {}

    /// Writes one beside the file that it is to become. Nobody else can read it at any moment: a temporary file
    /// of Java is its owner's from the start.
    static Path write(Path file, byte[] content) throws IOException {
        Path folder = file.toAbsolutePath().getParent();
        if (folder != null) {
            Files.createDirectories(folder);
        }
        Path partial = Files.createTempFile(folder, ".new-", null);
        return Files.write(partial, content);
    }

    /// Whether its permissions let others read it. Where files have none of that kind, that is not known.
    static boolean isOpenToOthers(Path file) throws IOException {
        PosixFileAttributeView view = Files.getFileAttributeView(file, PosixFileAttributeView.class, new LinkOption[0]);
        return view != null
                && !PosixFilePermissions.toString(view.readAttributes().permissions())
                        .endsWith("------");
    }
}
