package dev.dray.testkit;

import dev.dray.content.ImageStore;
import dev.dray.content.MemoryStore;

final class MemoryStoreTest extends ImageStoreContract {
    @Override
    protected ImageStore newStore() {
        return new MemoryStore();
    }
}
