package dev.dray.archive;

import dev.dray.content.ImageSink;
import dev.dray.testkit.ImageSinkContract;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

/// A writer of archives is a sink like any other.
final class ArchiveWriterContractTest extends ImageSinkContract {
    @TempDir
    Path folder;

    @Override
    protected ImageSink newSink() throws IOException {
        return ArchiveWriter.docker(
                ArchiveTarget.ofFile(folder.resolve("images.tar"), false), new Rig(folder)::scratch);
    }
}
