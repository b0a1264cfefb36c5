package dev.dray.server;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The images that are being pushed, in memory: a push that is cut by a restart begins anew, and sends again what no
/// tag names yet. May be used by many threads at a time.
final class V1Pushes {
    /// Without a call, after which an image is forgotten.
    private static final Duration IDLE_LIMIT = Duration.ofDays(1);

    /// Bytes of documents of all pushes together.
    private static final long MAX_BYTES = 64L * 1024 * 1024;

    /// Images that pushes have announced and not yet brought.
    private static final int MAX_ANNOUNCED = 100_000;

    /// @param since when it was last heard of
    private record Entry(V1Pending image, Instant since) {}

    private final Map<String, Entry> images = new LinkedHashMap<>();
    private final Recent<String, String> announced = new Recent<>(MAX_ANNOUNCED);
    private final InstantSource clock;

    V1Pushes(InstantSource clock) {
        this.clock = clock;
    }

    /// Remembers where these images will go, for clients that do not say it with each of them (protocols B13).
    ///
    /// @param path of the repository
    void announce(String path, List<String> ids) {
        // What is no id may be of any length.
        ids.stream().filter(V1Image::isId).forEach(id -> announced.put(id, path));
    }

    /// The repository that an image was announced for last.
    Optional<String> findPath(String id) {
        return announced.find(id);
    }

    synchronized Optional<V1Pending> find(String path, String id) {
        return Optional.ofNullable(images.get(key(path, id))).map(Entry::image);
    }

    synchronized void put(String path, V1Pending image) throws V1Refusal {
        Instant limit = clock.instant().minus(IDLE_LIMIT);
        images.values().removeIf(entry -> entry.since().isBefore(limit));
        images.remove(key(path, image.id()));
        long bytes = images.values().stream()
                .mapToLong(entry -> entry.image().json().length)
                .sum();
        if (bytes + image.json().length > MAX_BYTES) {
            throw new V1Refusal(503, "Too many images are being pushed");
        }
        images.put(key(path, image.id()), new Entry(image, clock.instant()));
    }

    private static String key(String path, String id) {
        return path + " " + id;
    }
}
