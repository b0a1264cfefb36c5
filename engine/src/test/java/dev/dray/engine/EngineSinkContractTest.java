package dev.dray.engine;

import dev.dray.content.ImageSink;
import dev.dray.testkit.ImageSinkContract;
import dev.dray.testkit.MemoryEngine;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

/// An Engine is a sink like any other.
final class EngineSinkContractTest extends ImageSinkContract {
    @TempDir
    Path folder;

    @Override
    protected ImageSink newSink() throws IOException {
        return new EngineSink(EngineRig.engine(new MemoryEngine("1.41")).images(), new EngineRig(folder)::scratch);
    }
}
