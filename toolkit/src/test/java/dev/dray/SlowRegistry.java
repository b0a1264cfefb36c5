package dev.dray;

import dev.dray.content.ImageStore;
import dev.dray.model.Descriptor;
import dev.dray.model.Platform;
import dev.dray.server.Access;
import dev.dray.server.RegistryOptions;
import dev.dray.server.RegistryServer;
import dev.dray.storage.MemoryStorage;
import dev.dray.testkit.RandomImages;
import java.io.IOException;
import java.io.PrintStream;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;

/// A program for measuring by hand: a registry that is far away. It answers each call after some milliseconds, and
/// has a repository of many tags, each an image of its own. Prints its address and runs until it is stopped.
///
/// `SlowRegistry MILLISECONDS TAGS`, then `time dray images 127.0.0.1:PORT/many`.
final class SlowRegistry {
    private SlowRegistry() {}

    public static void main(String[] arguments) throws IOException, InterruptedException {
        long delay = Long.parseLong(arguments[0]);
        MemoryStorage storage = new MemoryStorage();
        fill(storage.repository("many"), Integer.parseInt(arguments[1]));
        Access slow = (call, needed) -> {
            LockSupport.parkNanos(delay * 1_000_000);
            return Optional.empty();
        };
        RegistryServer server = RegistryServer.start(RegistryOptions.of(storage).withAccess(slow));
        new PrintStream(System.out, true).println(server.address());
        Thread.currentThread().join();
    }

    private static void fill(ImageStore store, int tags) throws IOException {
        RandomImages images = new RandomImages(1);
        for (int i = 0; i < tags; i++) {
            Descriptor image = images.image(store, Platform.LINUX_AMD64, 2, 100);
            store.tag("1.%04d".formatted(i), image);
        }
    }
}
