package dev.dray.storage;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dray.model.Descriptor;
import dev.dray.model.Manifest;
import dev.dray.model.MediaType;
import dev.dray.storage.World.Failing;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Garbage is collected without any grace while images are pushed: what was acknowledged stays.
@ParameterizedClass
@ValueSource(booleans = {true, false})
final class CollectionRacesTest {
    private static final GarbageOptions AT_ONCE =
            GarbageOptions.DEFAULT.withUntagged(true).withGrace(Duration.ZERO);
    private static final int PUSHERS = 8;

    /// Few, so that images share them.
    private static final int BLOBS = 12;

    @Parameter
    private boolean own;

    @TempDir
    private Path root;

    private DiskStorage open(Disk.Step step) throws IOException {
        InstantSource clock = InstantSource.system();
        return DiskStorage.open(root, own ? new OwnTree(root) : new DistributionTree(root, clock), clock, step);
    }

    /// An image that was acknowledged, by the name that only its pusher gives.
    private record Pushed(String path, String tag, Descriptor image) {}

    private static byte[] content(int number) {
        byte[] content = new byte[1_000 + number];
        new Random(number).nextBytes(content);
        return content;
    }

    private static Descriptor blob(int number) {
        return Descriptor.of(MediaType.OCTET_STREAM, content(number));
    }

    /// Pushes as the server does: what is missing is asked for and put until nothing is.
    private static Pushed push(Storage storage, String tag, Random random) throws IOException {
        String path = random.nextBoolean() ? "acme/web" : "acme/other";
        int config = random.nextInt(BLOBS);
        int layer = random.nextInt(BLOBS);
        Manifest manifest = Manifest.ofImage(blob(config), List.of(blob(layer)));
        StoredRepository repository = storage.repository(path);
        while (!repository.whileKept(() -> putIfWhole(repository, manifest, tag))) {
            World.upload(repository, content(config), blob(config));
            World.upload(repository, content(layer), blob(layer));
        }
        return new Pushed(path, tag, manifest.descriptor());
    }

    private static boolean putIfWhole(StoredRepository repository, Manifest manifest, String tag) throws IOException {
        for (Descriptor child : manifest.children()) {
            if (repository.find(child.digest()).isEmpty()) {
                return false;
            }
        }
        repository.putManifest(manifest.descriptor(), manifest);
        repository.tag(tag, manifest.descriptor());
        return true;
    }

    /// One who pushes images under the same tag, one after the other, until something fails.
    ///
    /// @return the last one that was acknowledged, and the one that came then
    private static List<Pushed> pushMany(Storage storage, int number, int count) {
        Random random = new Random(number);
        List<Pushed> pushed = new ArrayList<>();
        try {
            for (int i = 0; i < count; i++) {
                pushed.add(push(storage, "tag%d-%d".formatted(number, i), random));
            }
        } catch (IOException e) {
            assertThat(e).hasMessageContaining("No space");
        }
        return pushed;
    }

    private static List<Pushed> storm(Storage storage, int count) throws Exception {
        AtomicBoolean done = new AtomicBoolean();
        Callable<Void> collector = () -> {
            while (!done.get()) {
                collect(storage);
            }
            return null;
        };
        List<Pushed> pushed = new ArrayList<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<Void> first = threads.submit(collector);
            Future<Void> second = threads.submit(collector);
            List<Callable<List<Pushed>>> pushers = new ArrayList<>();
            for (int i = 0; i < PUSHERS; i++) {
                int number = i;
                pushers.add(() -> pushMany(storage, number, count));
            }
            for (Future<List<Pushed>> future : threads.invokeAll(pushers)) {
                pushed.addAll(future.get());
            }
            done.set(true);
            first.get();
            second.get();
        }
        return pushed;
    }

    private static void collect(Storage storage) {
        try {
            storage.collectGarbage(AT_ONCE);
        } catch (IOException e) {
            assertThat(e).hasMessageContaining("No space");
        }
    }

    private static void check(Storage storage, List<Pushed> pushed) throws IOException {
        assertThat(storage.verify(event -> {}).problems()).isEmpty();
        for (Pushed each : pushed) {
            StoredRepository repository = storage.repository(each.path());
            assertThat(repository.resolve(each.tag())).isEqualTo(each.image());
            for (Descriptor child :
                    RepositoryContract.read(repository, each.image()).children()) {
                assertThat(repository.find(child.digest())).isPresent();
            }
        }
    }

    @Test
    void nothingIsLostThatManyPushWhileTwoCollect() throws Exception {
        try (Storage storage = open(new Quick())) {
            List<Pushed> pushed = storm(storage, 10);

            assertThat(pushed).hasSize(PUSHERS * 10);
            check(storage, pushed);
        }
    }

    /// Before whichever step, of whoever.
    @ParameterizedTest
    @ValueSource(ints = {60, 700})
    void nothingIsLostWhereTheProcessEndsMeanwhile(int steps) throws Exception {
        List<Pushed> pushed;
        try (Storage storage = open(new Failing(steps, true))) {
            pushed = storm(storage, 10);
        }

        try (Storage storage = open(new Quick())) {
            check(storage, pushed);
            storage.collectGarbage(AT_ONCE.withUploads(Duration.ZERO));
            check(storage, pushed);
            assertThat(storage.collectGarbage(AT_ONCE.withUploads(Duration.ZERO)))
                    .isEqualTo(GarbageReport.NOTHING);
            check(storage, storm(storage, 2));
        }
    }

    @Test
    void whatWasLookedForStaysUntilItsManifestIsThere() throws Exception {
        try (Storage storage = open(new Quick());
                ExecutorService threads = Executors.newSingleThreadExecutor()) {
            StoredRepository web = storage.repository("acme/web");
            World.upload(web, content(1), blob(1));
            Manifest manifest = Manifest.ofImage(blob(1), List.of());

            Future<GarbageReport> collected = web.whileKept(() -> {
                assertThat(web.find(blob(1).digest())).isPresent();
                Future<GarbageReport> collecting = threads.submit(() -> storage.collectGarbage(AT_ONCE));
                web.putManifest(manifest.descriptor(), manifest, List.of("1.0"));
                return collecting;
            });

            assertThat(collected.get().manifests()).isZero();
            assertThat(web.find(blob(1).digest())).isPresent();
            assertThat(web.resolve("1.0")).isEqualTo(manifest.descriptor());
        }
    }

    @Test
    void whatNobodyNeedsGoesAtOnce() throws IOException {
        try (Storage storage = open(new Quick())) {
            StoredRepository web = storage.repository("acme/web");
            World.upload(web, content(1), blob(1));

            assertThat(storage.collectGarbage(AT_ONCE).blobs()).isEqualTo(1);
        }
    }
}
