package dev.dray.storage;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.dray.content.ImageException;
import dev.dray.model.Descriptor;
import dev.dray.model.Json;
import dev.dray.model.Manifest;
import dev.dray.model.MediaType;
import dev.dray.storage.World.Deed;
import dev.dray.storage.World.Failing;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Ends the world before each step that is taken on the disk, and looks what is left.
final class CrashTest {
    private static final String WEB = "acme/web";
    private static final byte[] CONFIG = "{}".getBytes(UTF_8);
    private static final byte[] LAYER = "layer".getBytes(UTF_8);
    private static final Descriptor CONFIG_BLOB = Descriptor.of(MediaType.OCTET_STREAM, CONFIG);
    private static final Descriptor LAYER_BLOB = Descriptor.of(MediaType.OCTET_STREAM, LAYER);
    private static final Manifest FIRST = Manifest.ofImage(CONFIG_BLOB, List.of(LAYER_BLOB));
    private static final Manifest SECOND = Manifest.ofImage(CONFIG_BLOB, List.of());
    private static final Manifest SIGNATURE = signature(FIRST.descriptor());
    private static final Descriptor CUSTOM = Descriptor.of(new MediaType("application/vnd.acme.recipe+json"), LAYER);

    private static final List<Deed> DEEDS = List.of(
            World.deed(
                    storage -> World.upload(storage.repository(WEB), CONFIG, CONFIG_BLOB),
                    world -> world.with(CONFIG_BLOB)),
            World.deed(
                    storage -> World.upload(storage.repository(WEB), LAYER, LAYER_BLOB),
                    world -> world.with(LAYER_BLOB)),
            World.deed(
                    storage -> storage.repository(WEB).putManifest(FIRST.descriptor(), FIRST, List.of("1.0", "latest")),
                    world -> world.with(FIRST.descriptor())
                            .withTag("1.0", FIRST.descriptor())
                            .withTag("latest", FIRST.descriptor())),
            World.deed(
                    storage -> storage.repository(WEB).putManifest(SIGNATURE.descriptor(), SIGNATURE),
                    world -> world.with(SIGNATURE.descriptor()).withReferrers(Set.of(SIGNATURE.descriptor()))),
            World.deed(
                    storage -> storage.repository(WEB).putManifest(SECOND.descriptor(), SECOND),
                    world -> world.with(SECOND.descriptor())),
            World.deed(
                    storage -> storage.repository(WEB).tag("latest", SECOND.descriptor()),
                    world -> world.withTag("latest", SECOND.descriptor())),
            World.deed(storage -> storage.repository(WEB).untag("1.0"), world -> world.withoutTag("1.0")),
            World.deed(
                    storage -> storage.repository(WEB).delete(SIGNATURE.descriptor()),
                    world -> world.without(SIGNATURE.descriptor()).withReferrers(Set.of())),
            World.deed(storage -> storage.repository("acme/other").tag("recipe", adopted(storage)), world -> world),
            World.deed(
                    storage -> storage.collectGarbage(GarbageContract.TAGGED_ONLY),
                    world -> world.without(FIRST.descriptor()).without(LAYER_BLOB)));

    private final TestClock clock = new TestClock();

    @TempDir
    private Path folder;

    private static Manifest signature(Descriptor subject) {
        return Manifest.parse(
                MediaType.OCI_MANIFEST,
                Json.object()
                        .put("schemaVersion", 2)
                        .put("config", CONFIG_BLOB.toJson())
                        .put("layers", List.of())
                        .put("subject", subject.toJson())
                        .build()
                        .bytes());
    }

    private static Descriptor adopted(Storage storage) throws IOException {
        storage.repository("acme/other").adopt(CONFIG_BLOB, storage.repository(WEB));
        storage.repository("acme/other").putManifest(CUSTOM, new Manifest.Unknown(CUSTOM.mediaType(), LAYER));
        return CUSTOM;
    }

    private Storage open(Path root, boolean own, Disk.Step step) throws IOException {
        return DiskStorage.open(root, own ? new OwnTree(root) : new DistributionTree(root, clock), clock, step);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void losesNothingThatWasAcknowledgedWhereTheProcessEnds(boolean own) throws IOException {
        boolean failed = true;
        for (int steps = 0; failed; steps++) {
            Path root = folder.resolve("crash" + steps);
            Failing step = new Failing(steps, true);
            World before = World.EMPTY;
            World after = World.EMPTY;
            try (Storage storage = open(root, own, step)) {
                for (Deed deed : DEEDS) {
                    before = after;
                    after = deed.after(before);
                    goOnBefore(deed);
                    deed.run(storage);
                }
                before = after;
            } catch (IOException e) {
                assertThat(step.hasFailed()).isTrue();
            }
            failed = step.hasFailed();

            try (Storage storage = open(root, own, new Quick())) {
                check(storage, before, after);
                doAll(storage);
            }
        }
    }

    /// A full disk, say: what failed is told, and can be done when there is room again.
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void goesOnAfterAnyFailure(boolean own) throws IOException {
        boolean failed = true;
        for (int steps = 0; failed; steps++) {
            Failing step = new Failing(steps, false);
            World world = World.EMPTY;
            Path root = Files.createDirectory(folder.resolve("full" + steps));
            try (Storage storage = open(root, own, step)) {
                for (Deed deed : DEEDS) {
                    World after = deed.after(world);
                    goOnBefore(deed);
                    try {
                        deed.run(storage);
                    } catch (IOException e) {
                        check(storage, world, after);
                        deed.run(storage);
                    }
                    world = after;
                }
                check(storage, world, world);
            }
            failed = step.hasFailed();
        }
    }

    /// By the time garbage is collected, everything is old.
    private void goOnBefore(Deed deed) {
        if (deed.equals(DEEDS.getLast())) {
            clock.goOn(GarbageOptions.DEFAULT.grace().multipliedBy(2));
        }
    }

    private void doAll(Storage storage) throws IOException {
        World world = World.EMPTY;
        for (Deed deed : DEEDS) {
            world = deed.after(world);
            goOnBefore(deed);
            deed.run(storage);
        }
        check(storage, world, world);
    }

    private static void check(Storage storage, World before, World after) throws IOException {
        StoredRepository web = storage.repository(WEB);
        assertThat(storage.verify(event -> {}).problems()).isEmpty();
        Set<Descriptor> kept = new HashSet<>(before.contents());
        kept.retainAll(after.contents());
        for (Descriptor content : kept) {
            try (InputStream in = web.open(content)) {
                assertThat(in.readAllBytes()).hasSize((int) content.size());
            }
            assertThat(web.find(content.digest()).map(Descriptor::mediaType)).contains(content.mediaType());
        }
        checkTags(web, before.tags(), after.tags());
        List<Descriptor> referrers = web.referrers(FIRST.descriptor()).stream()
                .map(found -> new Descriptor(found.mediaType(), found.digest(), found.size()))
                .toList();
        assertThat(Set.copyOf(referrers)).isIn(before.referrers(), after.referrers());
        boolean hasManifest =
                kept.stream().anyMatch(content -> content.mediaType().isManifest());
        assertThat(!hasManifest || storage.repositories("", 9).entries().contains(WEB))
                .isTrue();
    }

    private static void checkTags(StoredRepository web, Map<String, Descriptor> before, Map<String, Descriptor> after)
            throws IOException {
        for (String tag : List.of("1.0", "latest")) {
            Optional<Descriptor> found = find(web, tag);
            assertThat(found).isIn(Optional.ofNullable(before.get(tag)), Optional.ofNullable(after.get(tag)));
            assertThat(web.tags().contains(tag)).isEqualTo(found.isPresent());
        }
    }

    private static Optional<Descriptor> find(StoredRepository web, String tag) throws IOException {
        try {
            return Optional.of(web.resolve(tag));
        } catch (ImageException.NotFound e) {
            return Optional.empty();
        }
    }
}
