package dev.dray.storage;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;

/// Names that no upstream has are as in any storage.
final class PullThroughLocalTest extends StorageContract {
    @TempDir
    private Path folder;

    @Override
    protected Storage open(TestClock clock) throws IOException {
        Upstream hub = new Upstream("hub/", "the hub", new ScriptedUpstream(), Duration.ZERO);
        return PullThrough.open(new MemoryStorage(clock), List.of(hub), PullThroughOptions.DEFAULT, folder);
    }

    @Override
    protected boolean lasts() {
        return false;
    }
}
