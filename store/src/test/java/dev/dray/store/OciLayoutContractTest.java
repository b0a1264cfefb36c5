package dev.dray.store;

import dev.dray.content.ImageStore;
import dev.dray.testkit.ImageStoreContract;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

final class OciLayoutContractTest extends ImageStoreContract {
    @TempDir
    private Path folder;

    @Override
    protected ImageStore newStore() throws IOException {
        return OciLayout.create(folder.resolve("layout"));
    }
}
