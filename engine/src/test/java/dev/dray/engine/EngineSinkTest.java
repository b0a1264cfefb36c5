package dev.dray.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.dray.content.Blob;
import dev.dray.content.Image;
import dev.dray.content.ImageException;
import dev.dray.content.ImageSource;
import dev.dray.content.MemoryStore;
import dev.dray.http.Headers;
import dev.dray.http.Http;
import dev.dray.http.HttpBody;
import dev.dray.http.HttpReply;
import dev.dray.model.Descriptor;
import dev.dray.model.Digest;
import dev.dray.model.Json;
import dev.dray.model.Manifest;
import dev.dray.model.MediaType;
import dev.dray.model.Platform;
import dev.dray.testkit.FaultyHttp;
import dev.dray.testkit.MemoryEngine;
import dev.dray.testkit.RandomImages;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Images that go into an Engine.
@Timeout(20)
final class EngineSinkTest {
    private static final String NAME = "acme/web:1.0";
    private static final String LOAD = "POST /v1.41/images/load";
    private static final String INSPECT = "GET /v1.41/images/" + NAME + "/json";

    /// More than waits in a pipe.
    private static final int LARGE = 2_000_000;

    @TempDir
    Path folder;

    private final MemoryEngine engine = new MemoryEngine("1.41");
    private EngineRig rig;

    @BeforeEach
    void rig() {
        rig = new EngineRig(folder);
    }

    private void load(Http http, Image image) throws IOException {
        try (EngineStore store = rig.store(http);
                EngineSink sink = store.sink()) {
            EngineRig.copy(image, sink, NAME);
            sink.finish();
        } finally {
            assertThat(rig.left()).isZero();
        }
    }

    private static HttpReply json(String text) {
        return HttpReply.of(200, Headers.NONE, EngineRig.bytes(text));
    }

    @Test
    void theEngineHasWhatItWasSent() throws IOException {
        Image image = EngineRig.image(1, 3, LARGE);

        load(engine, image);

        assertThat(engine.archive(NAME)).hasSizeGreaterThan(3 * LARGE).isEqualTo(rig.saved(NAME, image));
        assertThat(EngineRig.engine(engine).images().inspect(NAME).id())
                .isEqualTo(Digest.of(image.rawConfig()).toString());
    }

    @Test
    void takesSeveralImagesInOneArchive() throws IOException {
        try (EngineStore store = rig.store(engine);
                EngineSink sink = store.sink()) {
            EngineRig.copy(EngineRig.image(1, 1, 1000), sink, NAME);
            EngineRig.copy(EngineRig.image(2, 1, 1000), sink, "acme/db:2");
            sink.finish();
        }

        assertThat(engine.lines()).containsOnlyOnce("POST /images/load?quiet=0");
        assertThat(engine.archive(NAME)).isEqualTo(engine.archive("acme/db:2"));
    }

    @Test
    void whatTheEngineHasAlreadyIsOnlyNamed() throws IOException {
        Image image = EngineRig.image(1, 1, 1000);
        engine.load(rig.saved("acme/other:2", image));

        load(engine, image);

        assertThat(engine.lines()).noneMatch(line -> line.contains("load"));
        assertThat(engine.archive(NAME)).isEqualTo(engine.archive("acme/other:2"));
    }

    @Test
    void asksWhetherThereIsAnEngineBeforeAnythingIsMoved() throws IOException {
        try (EngineStore store = rig.store(new FaultyHttp(engine).onFirst(9, "", FaultyHttp.unreachable()))) {
            assertThatThrownBy(store::sink).isInstanceOf(ImageException.Unreachable.class);
        }
    }

    @Test
    void refusesAnIndexBeforeAnythingIsSent() throws IOException {
        MemoryStore images = new MemoryStore();
        Descriptor index = new RandomImages(1).index(images, "1", Platform.LINUX_AMD64, Platform.parse("linux/arm64"));
        try (EngineStore store = rig.store(engine);
                EngineSink sink = store.sink()) {
            assertThatThrownBy(() -> sink.check(index))
                    .isInstanceOfSatisfying(
                            ImageException.Unsupported.class,
                            e -> assertThat(e.help()).hasValue("choose one with --platform"));
            assertThatThrownBy(() -> EngineRig.copy(new Image(images, index), sink, NAME))
                    .isInstanceOf(ImageException.Unsupported.class)
                    .hasMessageContaining("an Engine loads the image of one platform");
        }
        assertThat(engine.lines()).noneMatch(line -> line.contains("load"));
    }

    /// No call is begun for what cannot be written.
    @Test
    void refusesAnArtifactBeforeAnythingIsSent() throws IOException {
        MemoryStore images = new MemoryStore();
        Blob config = Blob.of(new MediaType("application/vnd.acme.thing"), EngineRig.bytes("{}"));
        images.put(config);
        Blob manifest = Blob.of(Manifest.ofImage(config.descriptor(), List.of()));
        images.put(manifest);

        assertThatThrownBy(() -> load(engine, new Image(images, manifest.descriptor())))
                .isInstanceOf(ImageException.Unsupported.class)
                .hasMessageContaining("application/vnd.acme.thing");
        assertThat(engine.lines()).noneMatch(line -> line.contains("load"));
    }

    /// The status of a load says nothing (protocols F24).
    @Test
    void anErrorInTheAnswerIsTheFailure() throws IOException {
        String error =
                "{\"stream\":\"x\"}\n{\"errorDetail\":{\"message\":\"write /layer.tar: no space left on device\"}}";
        Http full = new FaultyHttp(engine).on(LOAD, 1, (call, next) -> {
            try (InputStream in = Objects.requireNonNull(call.body()).open()) {
                in.readAllBytes();
            }
            return json(error);
        });

        assertThatThrownBy(() -> load(full, EngineRig.image(1, 1, LARGE)))
                .isInstanceOf(ImageException.Rejected.class)
                .hasMessageContaining("no space left on device");
    }

    @Test
    void anEngineThatRefusesEarlyIsHeard() throws IOException {
        Http full = new FaultyHttp(engine).on(LOAD, 1, (call, next) -> {
            try (InputStream in = Objects.requireNonNull(call.body()).open()) {
                assertThat(in.readNBytes(1000)).hasSize(1000);
            }
            return HttpReply.of(500, Headers.NONE, EngineRig.bytes("{\"message\":\"no space left on device\"}"));
        });

        assertThatThrownBy(() -> load(full, EngineRig.image(1, 3, LARGE)))
                .isInstanceOf(ImageException.Rejected.class)
                .hasMessageContaining("no space left on device");
    }

    @Test
    void anEngineThatNeverReadsIsHeard() throws IOException {
        Http gone = new FaultyHttp(engine).on(LOAD, 1, FaultyHttp.unreachable());

        assertThatThrownBy(() -> load(gone, EngineRig.image(1, 3, LARGE)))
                .isInstanceOf(ImageException.Unreachable.class)
                .hasMessageContaining("could not load images");
    }

    /// What is behind the end of a tar says nothing.
    @Test
    void anEngineThatNeedsNoMoreHasLoadedIt() throws IOException {
        Image image = EngineRig.image(1, 1, 1000);
        Http hasty = new FaultyHttp(engine).on(LOAD, 1, (call, next) -> {
            Objects.requireNonNull(call.body()).open().close();
            engine.load(rig.saved(NAME, image));
            return json("{\"stream\":\"Loaded image: acme/web:1.0\"}");
        });

        load(hasty, image);

        assertThat(engine.lines()).contains("GET /images/" + NAME + "/json");
    }

    @Test
    void anEngineThatTookItButDoesNotHaveItIsAFailure() throws IOException {
        Http forgetful = new FaultyHttp(engine).on(LOAD, 1, (call, next) -> {
            try (InputStream in = Objects.requireNonNull(call.body()).open()) {
                in.readAllBytes();
            }
            return json("");
        });

        assertThatThrownBy(() -> load(forgetful, EngineRig.image(1, 1, 1000)))
                .isInstanceOf(ImageException.Rejected.class)
                .hasMessageContaining("took the archive with acme/web:1.0, but does not have it")
                .hasMessageContaining("No such image");
    }

    @Test
    void anEngineThatHasSomethingElseByTheNameIsAFailure() throws IOException {
        String other = "{\"Id\":\"sha256:12\",\"RootFS\":{\"Layers\":[]},\"RepoDigests\":[\"acme/web@sha256:34\"]}";
        Http wrong = new FaultyHttp(engine).on(INSPECT, 1, FaultyHttp.answer(json(other)));

        assertThatThrownBy(() -> load(wrong, EngineRig.image(1, 1, 1000)))
                .isInstanceOf(ImageException.Rejected.class)
                .hasMessageContaining("what it has by this name is sha256:12, not sha256:");
    }

    /// There the id is the digest of a manifest (protocols F52).
    @Test
    void knowsTheImageInTheContainerdStoreByItsLayers() throws IOException {
        Image image = EngineRig.image(1, 2, 1000);
        List<String> diffIds =
                image.config().diffIds().stream().map(Digest::toString).toList();
        Json inspected = Json.object()
                .put("Id", "sha256:12")
                .put("RepoDigests", Json.ofTexts(List.of("acme/web@sha256:12")))
                .put(
                        "RootFS",
                        Json.object().put("Layers", Json.ofTexts(diffIds)).build())
                .build();
        Http containerd = new FaultyHttp(engine).on(INSPECT, 1, FaultyHttp.answer(json(Json.print(inspected))));

        load(containerd, image);

        assertThat(engine.archive(NAME)).isNotEmpty();
    }

    /// The body breaks off, so that no Engine takes it for whole.
    @Test
    void contentThatIsNotWhatItSaysIsNotLoaded() throws IOException {
        Image image = EngineRig.image(1, 3, LARGE);
        Descriptor spoilt = image.imageManifest().layers().getLast();
        Image damaged = new Image(new Spoilt(image.source(), spoilt), image.descriptor());

        assertThatThrownBy(() -> load(engine, damaged)).isInstanceOf(ImageException.Corrupt.class);

        assertThatThrownBy(() -> engine.archive(NAME)).hasMessage(NAME);
    }

    /// Gives one content wrong.
    private record Spoilt(ImageSource next, Descriptor one) implements ImageSource {
        @Override
        public Descriptor resolve(String tagOrDigest) throws IOException {
            return next.resolve(tagOrDigest);
        }

        @Override
        public List<String> tags() throws IOException {
            return next.tags();
        }

        @Override
        public boolean has(Descriptor content) throws IOException {
            return next.has(content);
        }

        @Override
        public InputStream openFrom(Descriptor content, long offset) throws IOException {
            return content.digest().equals(one.digest())
                    ? InputStream.nullInputStream()
                    : next.openFrom(content, offset);
        }
    }

    @Test
    void anInterruptEndsBothSides() throws Exception {
        CountDownLatch reading = new CountDownLatch(1);
        CountDownLatch ended = new CountDownLatch(1);
        Http stuck = new FaultyHttp(engine).on(LOAD, 1, (call, next) -> {
            try (InputStream in = Objects.requireNonNull(call.body()).open()) {
                assertThat(in.read()).isNotNegative();
                reading.countDown();
                new CountDownLatch(1).await();
            } catch (InterruptedException e) {
                ended.countDown();
                throw new InterruptedIOException("interrupted");
            }
            return HttpReply.of(200);
        });
        Thread main = Thread.currentThread();
        Thread.ofPlatform().daemon().start(() -> {
            try {
                reading.await();
                main.interrupt();
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        });

        assertThatThrownBy(() -> load(stuck, EngineRig.image(1, 3, LARGE))).isInstanceOf(InterruptedIOException.class);

        assertThat(Thread.interrupted()).isTrue();
        ended.await();
    }

    @Test
    void whatIsNotFinishedIsNotLoaded() throws IOException {
        try (EngineStore store = rig.store(engine);
                EngineSink sink = store.sink()) {
            EngineRig.copy(EngineRig.image(1, 1, 1000), sink, NAME);
        }

        assertThat(engine.lines()).hasSize(1).allMatch(line -> line.endsWith("/_ping"));
        assertThat(rig.left()).isZero();
    }

    /// A second time it would be sent without an end.
    @Test
    void theBodyIsSentOnce() throws IOException {
        HttpBody[] sent = new HttpBody[1];
        Http http = new FaultyHttp(engine).on(LOAD, 1, (call, next) -> {
            sent[0] = Objects.requireNonNull(call.body());
            return next.send(call);
        });

        load(http, EngineRig.image(1, 1, 1000));

        assertThat(sent[0].isRepeatable()).isFalse();
        assertThat(sent[0].length()).isEqualTo(HttpBody.UNKNOWN);
    }
}
