package dev.dray.storage;

import dev.dray.model.Descriptor;
import dev.dray.model.Manifest;
import dev.dray.model.Platform;
import dev.dray.testkit.RandomImages;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// A pull-through storage over memory, an upstream for `hub/`, and time that passes when somebody waits.
@Timeout(60)
abstract class PullThroughRig {
    static final String WEB = "hub/acme/web";
    static final Duration TIME_TO_LIVE = Duration.ofMinutes(5);

    final RandomImages images = new RandomImages(5);
    final TestClock clock = new TestClock();
    final ScriptedUpstream upstream = new ScriptedUpstream();
    final List<Duration> waits = Collections.synchronizedList(new ArrayList<>());

    @TempDir
    Path folder;

    Storage local = new MemoryStorage(clock);
    private @Nullable PullThrough storage;

    @BeforeEach
    final void start() throws IOException {
        start(PullThroughOptions.DEFAULT);
    }

    final void start(PullThroughOptions options) throws IOException {
        if (storage != null) {
            storage.close();
        }
        PullThroughTime time = new PullThroughTime(clock, wait -> {
            waits.add(wait);
            clock.goOn(wait);
        });
        Upstream hub = new Upstream("hub/", "the hub", upstream, TIME_TO_LIVE);
        storage = PullThrough.open(local, List.of(hub), new PullThroughState(options, time, folder.resolve("work")));
    }

    @AfterEach
    final void stop() throws IOException {
        storage().close();
    }

    final PullThrough storage() {
        if (storage == null) {
            throw new IllegalStateException("not started");
        }
        return storage;
    }

    final StoredRepository web() throws IOException {
        return storage().repository(WEB);
    }

    /// The same repository, where it comes from.
    final StoredRepository remote() {
        return upstream.repository("acme/web");
    }

    /// Puts an image upstream.
    final Descriptor push(String tag) throws IOException {
        Descriptor image = images.image(remote(), Platform.LINUX_AMD64, 2, 1000).withPlatform(null);
        remote().tag(tag, image);
        return image;
    }

    static byte[] read(StoredRepository repository, Descriptor content) throws IOException {
        try (InputStream in = repository.open(content)) {
            return in.readAllBytes();
        }
    }

    static Manifest.Image manifest(StoredRepository repository, Descriptor image) throws IOException {
        return (Manifest.Image) Manifest.parse(image.mediaType(), read(repository, image));
    }

    /// As a client pulls: the manifest, then what it needs. Waits until all is kept.
    final Descriptor pull(String tag) throws IOException {
        Descriptor image = web().resolve(tag);
        for (Descriptor child : manifest(web(), image).children()) {
            read(web(), web().find(child.digest()).orElseThrow());
            awaitKept(child);
        }
        return image;
    }

    /// A download ends after its readers do.
    final void awaitKept(Descriptor content) throws IOException {
        while (!local.repository(WEB).has(content) || spooled() > 0) {
            Thread.onSpinWait();
        }
    }

    private long spooled() throws IOException {
        try (Stream<Path> files = Files.list(folder.resolve("work").resolve("spool"))) {
            return files.count();
        }
    }
}
