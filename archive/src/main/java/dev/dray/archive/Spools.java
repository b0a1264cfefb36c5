package dev.dray.archive;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// Scratch files that are as large as an image. One that is open when the process is told to stop goes with it.
final class Spools {
    private static final Set<Path> OPEN = ConcurrentHashMap.newKeySet();

    static {
        Runtime.getRuntime().addShutdownHook(new Thread(Spools::deleteAll));
    }

    private Spools() {}

    static Path create(Path folder) throws IOException {
        Path spool = Files.createTempFile(folder, "dray-", ".archive");
        OPEN.add(spool);
        return spool;
    }

    static void delete(Path spool) throws IOException {
        OPEN.remove(spool);
        Files.deleteIfExists(spool);
    }

    private static void deleteAll() {
        for (Path spool : OPEN) {
            try {
                Files.deleteIfExists(spool);
            } catch (IOException e) {
                // It stays until the store is cleaned.
            }
        }
    }
}
