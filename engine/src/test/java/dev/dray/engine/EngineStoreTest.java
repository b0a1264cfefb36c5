package dev.dray.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.dray.content.Image;
import dev.dray.content.ImageException;
import dev.dray.http.Headers;
import dev.dray.http.HttpReply;
import dev.dray.model.Descriptor;
import dev.dray.model.Digest;
import dev.dray.model.Platform;
import dev.dray.testkit.FaultyHttp;
import dev.dray.testkit.MemoryEngine;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Images that come from an Engine.
final class EngineStoreTest {
    private static final String NAME = "acme/web:1.0";

    @TempDir
    Path folder;

    private final MemoryEngine engine = new MemoryEngine("1.41");
    private EngineRig rig;

    @BeforeEach
    void rig() {
        rig = new EngineRig(folder);
    }

    private static byte[] readAll(Image image) throws IOException {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (Descriptor layer : image.imageManifest().layers()) {
            try (InputStream in = image.source().open(layer)) {
                in.transferTo(all);
            }
        }
        return all.toByteArray();
    }

    @Test
    void savesAnImageOnceHoweverOftenItIsRead() throws IOException {
        Image given = EngineRig.image(1, 2, 1000);
        engine.load(rig.saved(NAME, given));
        try (EngineStore store = rig.store(engine)) {
            Image image = store.image(NAME, null);

            assertThat(image.rawConfig()).isEqualTo(given.rawConfig());
            assertThat(readAll(image)).isEqualTo(readAll(given));
            assertThat(readAll(store.image(NAME, null))).isEqualTo(readAll(given));
            assertThat(engine.lines()).containsOnlyOnce("GET /images/get?names=acme%2Fweb%3A1.0");
        }
        assertThat(rig.left()).isZero();
    }

    @Test
    void makesTheManifestThatOlderEnginesDoNotWrite() throws IOException {
        byte[] layer = EngineRig.bytes("a layer, of which nothing is unpacked here");
        engine.load(EngineRig.savedLongAgo(NAME, layer));
        try (EngineStore store = rig.store(engine)) {
            Image image = store.image(NAME, null);

            assertThat(image.imageManifest().layers())
                    .extracting(Descriptor::digest)
                    .containsExactly(Digest.of(layer));
            assertThat(readAll(image)).isEqualTo(layer);
        }
    }

    @Test
    void findsAnImageByItsIdAlsoAShortOne() throws IOException {
        Image given = EngineRig.image(1, 1, 1000);
        engine.load(rig.saved(NAME, given));
        String id = Digest.of(given.rawConfig()).toString();
        try (EngineStore store = rig.store(engine)) {
            assertThat(store.image(id, null).rawConfig()).isEqualTo(given.rawConfig());
            assertThat(store.image(id.substring(7, 19), null).rawConfig()).isEqualTo(given.rawConfig());
        }
    }

    @Test
    void savesTheImageThatTheNameMeansNow() throws IOException {
        engine.load(rig.saved(NAME, EngineRig.image(1, 1, 1000)));
        try (EngineStore store = rig.store(engine)) {
            store.image(NAME, null);
            Image newer = EngineRig.image(2, 1, 1000);
            engine.load(rig.saved(NAME, newer));

            assertThat(store.image(NAME, null).rawConfig()).isEqualTo(newer.rawConfig());
        }
    }

    @Test
    void asksForOnePlatformWhereTheEngineCanGiveIt() throws IOException {
        MemoryEngine newer = new MemoryEngine("1.48");
        byte[] archive = rig.saved(NAME, EngineRig.image(1, 1, 1000));
        engine.load(archive);
        newer.load(archive);
        try (EngineStore old = rig.store(engine);
                EngineStore store = rig.store(newer)) {
            old.image(NAME, Platform.LINUX_AMD64);
            store.image(NAME, Platform.LINUX_AMD64);
        }

        assertThat(engine.lines()).contains("GET /images/get?names=acme%2Fweb%3A1.0");
        assertThat(newer.lines())
                .filteredOn(line -> line.startsWith("GET /images/get"))
                .singleElement()
                .asString()
                .contains("platform=%7B");
    }

    @Test
    void saysWhatTheEngineSaysOfAnImageThatItDoesNotHave() throws IOException {
        try (EngineStore store = rig.store(engine)) {
            assertThatThrownBy(() -> store.image("acme/none:1", null))
                    .isInstanceOf(ImageException.NotFound.class)
                    .hasMessageContaining("No such image: acme/none:1");
        }
    }

    /// The Engine stopped, or the way to it broke.
    @ParameterizedTest
    @ValueSource(ints = {0, 1, 511, 512, 3000, 100_000, 204_000})
    void aSaveThatBreaksOffLeavesNothing(int bytes) throws IOException {
        engine.load(rig.saved(NAME, EngineRig.image(1, 2, 100_000)));
        FaultyHttp broken = new FaultyHttp(engine).on("GET /v1.41/images/get", 1, FaultyHttp.cutAfter(bytes));
        try (EngineStore store = rig.store(broken)) {
            assertThatThrownBy(() -> store.image(NAME, null))
                    .isInstanceOf(ImageException.Unreachable.class)
                    .hasMessageContaining("could not save " + NAME);
            assertThat(rig.left()).isZero();

            assertThat(readAll(store.image(NAME, null))).hasSize(200_000);
        }
    }

    /// A body without a length that ends early looks as if it were whole.
    @ParameterizedTest
    @ValueSource(ints = {0, 512, 3000, 100_000})
    void anArchiveThatEndsEarlyIsNone(int bytes) throws IOException {
        byte[] archive = rig.saved(NAME, EngineRig.image(1, 2, 100_000));
        engine.load(archive);
        byte[] part = Arrays.copyOf(archive, bytes);
        FaultyHttp broken = new FaultyHttp(engine)
                .on("GET /v1.41/images/get", 1, FaultyHttp.answer(HttpReply.of(200, Headers.NONE, part)));
        try (EngineStore store = rig.store(broken)) {
            assertThatThrownBy(() -> store.image(NAME, null))
                    .isInstanceOfAny(ImageException.Unreachable.class, ImageException.Corrupt.class);
            assertThat(rig.left()).isZero();
        }
    }

    /// Its status was sent long before (protocols F24).
    @Test
    void anErrorBehindWhatWasSavedIsTheFailure() throws IOException {
        engine.load(rig.saved(NAME, EngineRig.image(1, 1, 1000)));
        String text = "x".repeat(2000) + "{\"errorDetail\":{\"message\":\"content digest sha256:12: not found\"}}";
        FaultyHttp broken = new FaultyHttp(engine)
                .on(
                        "GET /v1.41/images/get",
                        1,
                        FaultyHttp.answer(HttpReply.of(200, Headers.NONE, EngineRig.bytes(text))));
        try (EngineStore store = rig.store(broken)) {
            assertThatThrownBy(() -> store.image(NAME, null))
                    .isInstanceOf(ImageException.NotFound.class)
                    .hasMessageContaining("content digest sha256:12: not found");
        }
        assertThat(rig.left()).isZero();
    }
}
