package dev.dray.service;

import dev.dray.server.Policy;
import dev.dray.storage.GarbageOptions;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// `storage` of a [DistributionConfig].
final class StorageSection {
    private static final List<String> NO_DRIVERS = List.of("delete", "maintenance", "cache", "redirect", "tag");

    /// Nothing but uploads is garbage for so long: they are all that the distribution takes away while it runs.
    private static final Duration NEVER = Duration.ofDays(36_500);

    private StorageSection() {}

    static Keeping read(Setting storage) {
        // Bytes are never sent from elsewhere, and what is cached is the machine's affair.
        storage.ignore("cache", "redirect", "tag");
        Setting maintenance = storage.section("maintenance");
        return driver(storage)
                .withPolicy(Policy.OPEN
                        .withDeletes(storage.section("delete").flag("enabled").orElse(false))
                        .withReadOnly(
                                maintenance.section("readonly").flag("enabled").orElse(false)))
                .withCleaning(cleaning(maintenance));
    }

    private static Keeping driver(Setting storage) {
        List<String> drivers = new ArrayList<>(storage.names());
        drivers.removeAll(NO_DRIVERS);
        if (drivers.size() != 1) {
            throw new IllegalArgumentException(
                    "storage: want one of filesystem and inmemory, and here is %s".formatted(drivers));
        }
        Setting driver = storage.section(drivers.getFirst());
        return switch (drivers.getFirst()) {
            case "inmemory" -> Keeping.DEFAULT.withKind(Keeping.Kind.MEMORY);
            case "filesystem" -> {
                // Here every call has a thread of its own, which costs next to nothing.
                driver.ignore("maxthreads");
                yield Keeping.DEFAULT
                        .withKind(Keeping.Kind.DISTRIBUTION)
                        .withRoot(Path.of(driver.text("rootdirectory").orElse("/var/lib/registry")));
            }
            default -> throw new IllegalArgumentException("storage.%s: not supported".formatted(drivers.getFirst()));
        };
    }

    private static @Nullable Cleaning cleaning(Setting maintenance) {
        Setting purging = maintenance.section("uploadpurging");
        boolean enabled = purging.flag("enabled").orElse(true);
        Duration age = purging.duration("age").orElse(GarbageOptions.DEFAULT.uploads());
        Duration interval = purging.duration("interval").orElse(Duration.ofDays(1));
        boolean dryRun = purging.flag("dryrun").orElse(false);
        GarbageOptions what =
                GarbageOptions.DEFAULT.withGrace(NEVER).withUploads(age).withDryRun(dryRun);
        return enabled ? new Cleaning(interval, what) : null;
    }
}
