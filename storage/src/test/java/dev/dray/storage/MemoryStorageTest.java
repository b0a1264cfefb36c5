package dev.dray.storage;

final class MemoryStorageTest extends StorageContract {
    @Override
    protected Storage open(TestClock clock) {
        return new MemoryStorage(clock);
    }

    @Override
    protected boolean lasts() {
        return false;
    }
}
