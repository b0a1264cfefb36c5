import dev.dray.server.ListenerOptions;
import dev.dray.server.RegistryOptions;
import dev.dray.server.RegistryServer;
import dev.dray.storage.DiskStorage;
import dev.dray.storage.GarbageOptions;
import dev.dray.storage.GarbageReport;
import dev.dray.storage.StorageReport;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;

/// A registry that collects garbage all the time, with less patience than any that is meant to be used.
///
/// ```
/// serve disk|distribution ROOT GRACE_MS UPLOADS_MS PAUSE_MS UNTAGGED
/// check disk|distribution ROOT              reads all of it, collects what nobody needs, and reads it again
/// ```
final class SoakServer {
    private SoakServer() {}

    public static void main(String[] args) throws Exception {
        Path root = Path.of(args[2]);
        try (DiskStorage storage =
                args[1].equals("disk") ? DiskStorage.open(root) : DiskStorage.openDistribution(root)) {
            if (args[0].equals("check")) {
                check(storage);
            } else {
                GarbageOptions options = GarbageOptions.DEFAULT
                        .withGrace(Duration.ofMillis(Long.parseLong(args[3])))
                        .withUploads(Duration.ofMillis(Long.parseLong(args[4])))
                        .withUntagged(Boolean.parseBoolean(args[6]));
                serve(storage, options, Long.parseLong(args[5]));
            }
        }
    }

    private static void serve(DiskStorage storage, GarbageOptions options, long pause) throws Exception {
        try (RegistryServer server = RegistryServer.start(RegistryOptions.of(storage), ListenerOptions.LOCAL)) {
            System.out.println("serving " + server.uri().getPort());
            while (true) {
                try {
                    System.out.println("collected " + storage.collectGarbage(options));
                } catch (IOException | RuntimeException e) {
                    System.out.println("collection failed: " + e);
                    e.printStackTrace();
                }
                Thread.sleep(pause);
            }
        }
    }

    private static void check(DiskStorage storage) throws IOException {
        verify(storage);
        GarbageOptions all = GarbageOptions.DEFAULT.withGrace(Duration.ZERO).withUploads(Duration.ZERO);
        System.out.println("collected " + storage.collectGarbage(all));
        verify(storage);
        GarbageReport again = storage.collectGarbage(all);
        if (!again.equals(GarbageReport.NOTHING)) {
            System.out.println("failed: collected again what one collection should have taken: " + again);
        }
    }

    private static void verify(DiskStorage storage) throws IOException {
        StorageReport report = storage.verify(event -> {});
        System.out.println("verified %d repositories, %d blobs, %d bytes"
                .formatted(report.repositories(), report.blobs(), report.bytes()));
        report.problems().forEach(problem -> System.out.println("failed: " + problem));
    }
}
