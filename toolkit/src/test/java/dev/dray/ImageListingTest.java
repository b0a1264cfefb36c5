package dev.dray;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.dray.content.Blob;
import dev.dray.content.Image;
import dev.dray.content.ImageException;
import dev.dray.content.ImageStore;
import dev.dray.content.Progress;
import dev.dray.credentials.Keychain;
import dev.dray.http.Headers;
import dev.dray.http.Http;
import dev.dray.http.HttpCall;
import dev.dray.http.HttpReply;
import dev.dray.http.RetryPolicy;
import dev.dray.model.Descriptor;
import dev.dray.model.Json;
import dev.dray.model.Manifest;
import dev.dray.model.MediaType;
import dev.dray.model.Platform;
import dev.dray.model.Reference;
import dev.dray.server.RegistryHandler;
import dev.dray.storage.MemoryStorage;
import dev.dray.testkit.Artifacts;
import dev.dray.testkit.RandomImages;
import java.io.File;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// All images of a repository, before a registry in this process.
final class ImageListingTest {
    private static final String WEB = "localhost:5000/acme/web";
    private static final Platform AMD = Platform.LINUX_AMD64;
    private static final Platform ARM = Platform.LINUX_ARM64;
    private static final ListingOptions ON_AMD = ListingOptions.DEFAULT.withPlatform(AMD);

    @TempDir
    Path folder;

    private final MemoryStorage storage = new MemoryStorage();
    private final RandomImages images = new RandomImages(7);
    private final List<String> calls = Collections.synchronizedList(new ArrayList<>());
    private ImageStore web;
    private Http server = new RegistryHandler(storage);

    @BeforeEach
    void openTheRepository() throws IOException {
        web = storage.repository("acme/web");
    }

    private Dray open() throws IOException {
        return Dray.open(DrayOptions.DEFAULT
                .withEnvironment(Map.of())
                .withStore(folder.resolve("store"))
                .withKeychain(Keychain.NONE)
                .withRetry(RetryPolicy.DEFAULT.withAttempts(2).withFirstDelay(Duration.ZERO))
                .withTransport(this::send));
    }

    private HttpReply send(HttpCall call) throws IOException {
        calls.add(call.method() + " " + call.uri().getPath().replaceFirst("/v2/acme/web/", ""));
        return server.send(call);
    }

    private List<TaggedImage> list(String repository, ListingOptions options) throws IOException {
        List<TaggedImage> listed = new ArrayList<>();
        try (Dray dray = open()) {
            dray.images(repository, options).forEach(listed::add);
        }
        return listed;
    }

    private List<TaggedImage> list() throws IOException {
        return list(WEB, ON_AMD);
    }

    private ImageSummary only() throws IOException {
        return ((TaggedImage.Listed) list().getFirst()).image();
    }

    /// Puts an image with a date.
    private Descriptor image(Platform platform, String created, Descriptor... layers) throws IOException {
        Blob config = Blob.of(
                MediaType.OCI_CONFIG,
                Json.object()
                        .put("architecture", platform.architecture())
                        .put("os", platform.os())
                        .put("created", created)
                        .build()
                        .bytes());
        Manifest manifest = Manifest.ofImage(config.descriptor(), List.of(layers));
        web.put(config);
        web.put(Blob.of(manifest));
        return manifest.descriptor();
    }

    private static Descriptor layer(long size, int kind) {
        return new Descriptor(
                MediaType.OCI_LAYER,
                Descriptor.of(MediaType.OCI_LAYER, new byte[kind]).digest(),
                size);
    }

    private void tag(String tag, Descriptor manifest) throws IOException {
        web.tag(tag, manifest);
    }

    private long count(String start) {
        return calls.stream().filter(call -> call.startsWith(start)).count();
    }

    @Test
    void tellsWhatAnImageIs() throws IOException {
        Descriptor image = image(ARM, "2026-01-02T03:04:05Z", layer(5, 1), layer(7, 2), layer(5, 1));
        tag("1.0", image);

        assertThat(list())
                .containsExactly(new TaggedImage.Listed(
                        "1.0",
                        new ImageSummary(
                                image, manifest(image).config().digest(), List.of(ARM), 12, "2026-01-02T03:04:05Z")));
    }

    private Manifest.Image manifest(Descriptor image) throws IOException {
        return new Image(web, image).imageManifest();
    }

    @Test
    void tellsOfAnIndexWhatItsImageForThePlatformIs() throws IOException {
        Descriptor amd = image(AMD, "2026-01-01T00:00:00Z", layer(5, 1));
        Descriptor arm = image(ARM, "2026-02-02T00:00:00Z", layer(7, 2));
        Descriptor index = RandomImages.index(web, "1.0", List.of(amd.withPlatform(AMD), arm.withPlatform(ARM)));

        ImageSummary onAmd = only();
        ImageSummary onArm =
                ((TaggedImage.Listed) list(WEB, ON_AMD.withPlatform(ARM)).getFirst()).image();
        ImageSummary elsewhere = ((TaggedImage.Listed) list(WEB, ON_AMD.withPlatform(Platform.parse("linux/s390x")))
                        .getFirst())
                .image();

        assertThat(onAmd.manifest()).isEqualTo(index);
        assertThat(onAmd.platforms()).containsExactly(AMD, ARM);
        assertThat(onAmd.imageId()).isEqualTo(manifest(amd).config().digest());
        assertThat(onAmd.size()).isEqualTo(5);
        assertThat(onArm.imageId()).isEqualTo(manifest(arm).config().digest());
        assertThat(onArm.created()).isEqualTo("2026-02-02T00:00:00Z");
        assertThat(elsewhere).isEqualTo(onAmd);
    }

    @Test
    void tellsThePlatformsOfAnIndexWhoseImagesAreNotThere() throws IOException {
        Descriptor gone = Descriptor.of(MediaType.OCI_MANIFEST, new byte[3]).withPlatform(AMD);
        Descriptor index = RandomImages.index(web, "1.0", List.of(gone));

        assertThat(only()).isEqualTo(new ImageSummary(index, null, List.of(AMD), ImageSummary.UNKNOWN, null));
    }

    @Test
    void looksAgainForWhatWasNotThere() throws IOException {
        Descriptor image = image(AMD, "2026", layer(5, 1));
        byte[] raw = new Image(web, image).manifest().raw();
        RandomImages.index(web, "1.0", List.of(image.withPlatform(AMD)));
        tag("other", images.image(web, AMD, 1, 10));
        web.delete(image);
        assertThat(only().size()).isEqualTo(ImageSummary.UNKNOWN);

        web.put(Blob.of(MediaType.OCI_MANIFEST, raw));

        assertThat(only().size()).isEqualTo(5);
    }

    @Test
    void tellsWhatCanBeToldOfAnArtifact() throws IOException {
        Descriptor image = images.image(web, AMD, 1, 10);
        tag("sbom", Artifacts.about(web, image, "a/sbom"));

        ImageSummary artifact = only();

        assertThat(artifact.imageId()).isNull();
        assertThat(artifact.platforms()).isEmpty();
        assertThat(artifact.size()).isZero();
    }

    @Test
    void tellsInTheOrderOfTheTagsOneByOne() throws IOException {
        for (int i = 10; i < 99; i++) {
            tag("1." + i, images.image(web, AMD, 1, 10));
        }

        List<TaggedImage> listed = list();

        assertThat(listed).hasSize(89).extracting(TaggedImage::tag).isSorted();
    }

    @Test
    void takesTwoCallsForEachImageAndNoneTwice() throws IOException {
        Descriptor image = images.image(web, AMD, 1, 10);
        tag("1.0", image);
        tag("1.1", image);
        tag("latest", images.image(web, AMD, 1, 10));

        list(WEB, ON_AMD.withCached(false));

        assertThat(calls).hasSize(7);
        assertThat(count("GET tags/list")).isEqualTo(1);
        assertThat(count("HEAD manifests/")).isEqualTo(1);
        assertThat(count("GET manifests/")).isEqualTo(3);
        assertThat(count("GET blobs/")).isEqualTo(2);
    }

    /// Docker Hub counts GET and not HEAD (protocols E41).
    @Test
    void readsNoManifestTwiceWhereReadsAreCounted() throws IOException {
        server = call -> new RegistryHandler(storage).send(call).withHeader("RateLimit-Limit", "100;w=21600");
        Descriptor image = images.image(web, AMD, 1, 10);
        tag("1.0", image);
        tag("1.1", image);
        tag("1.2", image);

        list(WEB, ON_AMD.withCached(false));

        assertThat(count("GET manifests/")).isEqualTo(1);
    }

    @Test
    void asksOnlyForDigestsWhereTheRestIsKnown() throws IOException {
        tag("1.0", image(AMD, "2026-01-02T03:04:05Z", layer(5, 1)));
        RandomImages.index(web, "2.0", List.of(image(AMD, "2026", layer(7, 2)).withPlatform(AMD)));
        List<TaggedImage> first = list();
        calls.clear();

        List<TaggedImage> second = list();

        assertThat(second).isEqualTo(first);
        assertThat(calls)
                .containsOnly("GET tags/list", "HEAD manifests/1.0", "HEAD manifests/2.0")
                .hasSizeLessThan(5);
    }

    @Test
    void seesThatATagHasMoved() throws IOException {
        tag("1.0", images.image(web, AMD, 1, 10));
        list();
        Descriptor moved = images.image(web, AMD, 1, 10);
        tag("1.0", moved);

        assertThat(only().manifest().digest()).isEqualTo(moved.digest());
    }

    @Test
    void keepsNothingWhenToldSo() throws IOException {
        tag("1.0", images.image(web, AMD, 1, 10));

        list(WEB, ON_AMD.withCached(false));

        assertThat(folder.resolve("store")).doesNotExist();
    }

    @Test
    void isNotMisledByADamagedNote() throws IOException {
        tag("1.0", images.image(web, AMD, 1, 10));
        List<TaggedImage> first = list();
        for (File note : folder.resolve("store/notes").toFile().listFiles()) {
            Files.write(note.toPath(), "{\"images\":[{\"manifest\":1}]}".getBytes(UTF_8));
        }

        assertThat(list()).isEqualTo(first);
    }

    @Test
    void oneTagThatFailsStopsNoOther() throws IOException {
        tag("1.0", images.image(web, AMD, 1, 10));
        Blob config = Blob.of(MediaType.OCI_CONFIG, "[]".getBytes(UTF_8));
        Manifest broken = Manifest.ofImage(config.descriptor(), List.of());
        web.put(config);
        web.put(Blob.of(broken));
        tag("1.1", broken.descriptor());
        tag("1.2", images.image(web, AMD, 1, 10));

        List<TaggedImage> listed = list();

        assertThat(listed).extracting(TaggedImage::tag).containsExactly("1.0", "1.1", "1.2");
        assertThat(listed.get(1))
                .isInstanceOfSatisfying(
                        TaggedImage.Failed.class,
                        failed -> assertThat(failed.failure()).isInstanceOf(ImageException.Corrupt.class));
        assertThat(listed.get(2)).isInstanceOf(TaggedImage.Listed.class);
    }

    @Test
    void asksNoMoreWhereItWouldHaveToWaitForLong() throws IOException {
        for (int i = 10; i < 60; i++) {
            tag("1." + i, images.image(web, AMD, 1, 10));
        }
        server = call -> call.uri().getPath().contains("/manifests/")
                ? HttpReply.of(429, Headers.of("Retry-After", "21600"))
                : new RegistryHandler(storage).send(call);

        List<TaggedImage> listed = list(WEB, ON_AMD.withParallelism(1));

        assertThat(listed)
                .hasSize(50)
                .allSatisfy(image -> assertThat(((TaggedImage.Failed) image).failure())
                        .isInstanceOf(ImageException.RateLimited.class));
        assertThat(calls.size()).isLessThan(6);
    }

    @Test
    void anInterruptEndsIt() throws IOException {
        tag("1.0", images.image(web, AMD, 1, 10));
        server = call -> {
            if (call.uri().getPath().contains("/manifests/")) {
                throw new InterruptedIOException("cancelled");
            }
            return new RegistryHandler(storage).send(call);
        };

        assertThatThrownBy(this::list).isInstanceOf(InterruptedIOException.class);
    }

    @Test
    void listsTheTagsThatAreWantedOnly() throws IOException {
        tag("1.0", images.image(web, AMD, 1, 10));
        tag("2.0", images.image(web, AMD, 1, 10));

        assertThat(list(WEB, ON_AMD.withTags(tag -> tag.startsWith("2"))))
                .extracting(TaggedImage::tag)
                .containsExactly("2.0");
    }

    @Test
    void listsWhatWasPulledAndWhatIsInALayout() throws IOException {
        Descriptor index = images.index(web, "1.0", AMD, ARM);
        String layout = "oci:" + folder.resolve("layout");
        try (Dray dray = open()) {
            dray.pull(Reference.parse(WEB + ":1.0"), null, Progress.SILENT);
            dray.copy(Place.parse(WEB + ":1.0"), Place.parse(layout + ":1.0"), null, Progress.SILENT);
        }
        List<TaggedImage> remote = list();
        calls.clear();

        assertThat(list("store:" + WEB, ON_AMD)).isEqualTo(remote);
        assertThat(list(layout, ON_AMD)).isEqualTo(remote);
        assertThat(((TaggedImage.Listed) remote.getFirst()).image().manifest()).isEqualTo(index);
        assertThat(calls).isEmpty();
    }

    @Test
    void anEmptyRepositoryHasNoImages() throws IOException {
        Descriptor image = images.image(web, AMD, 1, 10);
        tag("1.0", image);
        web.untag("1.0");

        assertThat(list()).isEmpty();
    }
}
