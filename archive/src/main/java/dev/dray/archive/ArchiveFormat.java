package dev.dray.archive;

import java.io.IOException;
import java.io.OutputStream;
import java.util.List;

/// A form of archive.
interface ArchiveFormat {
    /// For messages.
    String name();

    boolean isForOnePlatform();

    /// Writes the images, in their order.
    void write(List<ArchivedImage> images, Staging staging, OutputStream out) throws IOException;
}
