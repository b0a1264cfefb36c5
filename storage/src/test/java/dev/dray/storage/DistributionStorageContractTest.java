package dev.dray.storage;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

final class DistributionStorageContractTest extends StorageContract {
    @TempDir
    private Path root;

    @Override
    protected Storage open(TestClock clock) throws IOException {
        return DiskStorage.open(root, new DistributionTree(root, clock), clock, new Quick());
    }
}
