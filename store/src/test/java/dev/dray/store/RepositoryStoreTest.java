package dev.dray.store;

import dev.dray.content.ImageStore;
import dev.dray.model.Repository;
import dev.dray.testkit.ImageStoreContract;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

final class RepositoryStoreTest extends ImageStoreContract {
    @TempDir
    private Path folder;

    @Override
    protected ImageStore newStore() throws IOException {
        return DiskStore.open(folder.resolve("store")).repository(new Repository("registry.test:5000", "acme/web"));
    }
}
