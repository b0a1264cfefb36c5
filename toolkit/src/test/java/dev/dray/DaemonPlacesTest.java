package dev.dray;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.dray.content.Blob;
import dev.dray.content.Image;
import dev.dray.content.ImageException;
import dev.dray.content.ImageStore;
import dev.dray.content.Progress;
import dev.dray.content.TransferReport;
import dev.dray.credentials.Keychain;
import dev.dray.engine.EngineChoice;
import dev.dray.http.Http;
import dev.dray.layer.ApplyOptions;
import dev.dray.layer.TarEntry;
import dev.dray.layer.TarWriter;
import dev.dray.model.Descriptor;
import dev.dray.model.Digest;
import dev.dray.model.MediaType;
import dev.dray.model.Platform;
import dev.dray.server.RegistryHandler;
import dev.dray.storage.MemoryStorage;
import dev.dray.testkit.MemoryEngine;
import dev.dray.testkit.RandomImages;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// An Engine as a place that the front door opens.
final class DaemonPlacesTest {
    private static final Place WEB = Place.parse("localhost:5000/acme/web:1.0");
    private static final Place IN_DAEMON = Place.parse("docker-daemon:acme/web:1.0");
    private static final Platform HERE = Platform.ofThisMachine();

    @TempDir
    Path folder;

    private final MemoryStorage storage = new MemoryStorage();
    private final MemoryEngine engine = new MemoryEngine("1.41");

    @BeforeEach
    void pushAnImage() throws IOException {
        Descriptor here = push("acme/web", HERE, "web");
        Descriptor other = push("acme/web", Platform.parse("linux/s390x"), "other");
        RandomImages.index(storage.repository("acme/web"), "1.0", List.of(here, other));
    }

    private Descriptor push(String repository, Platform platform, String content) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (TarWriter tar = new TarWriter(bytes)) {
            tar.put(TarEntry.file("name", content.length()), new ByteArrayInputStream(content.getBytes(UTF_8)));
        }
        Blob layer = Blob.of(MediaType.OCI_LAYER, bytes.toByteArray());
        ImageStore store = storage.repository(repository);
        store.put(layer);
        Digest digest = layer.descriptor().digest();
        return RandomImages.image(store, platform, List.of(layer.descriptor()), List.of(digest.toString()));
    }

    private Dray open() throws IOException {
        return Dray.open(DrayOptions.DEFAULT
                .withEnvironment(Map.of())
                .withTransport(new RegistryHandler(storage))
                .withKeychain(Keychain.NONE)
                .withStore(folder.resolve("store"))
                .withEngine(new EngineChoice("tcp://engine.test:2375", null))
                .withLayer(this::withEngine));
    }

    private Http withEngine(Http next) {
        return call -> String.valueOf(call.uri().getHost()).equals("engine.test") ? engine.send(call) : next.send(call);
    }

    private TransferReport copy(Place from, Place to, @Nullable Platform platform) throws IOException {
        try (Dray dray = open()) {
            return dray.copy(from, to, platform, Progress.SILENT);
        }
    }

    private Digest configOf(Place place) throws IOException {
        try (Dray dray = open()) {
            return dray.image(place, HERE).imageManifest().config().digest();
        }
    }

    private void assertNothingIsLeft() throws IOException {
        try (Stream<Path> files = Files.list(Files.createDirectories(folder.resolve("store/scratch")))) {
            assertThat(files).isEmpty();
        }
    }

    @Test
    void anImageGoesInAndComesOut() throws IOException {
        copy(WEB, IN_DAEMON, HERE);
        copy(IN_DAEMON, Place.parse("localhost:5000/acme/back:1"), null);

        assertThat(configOf(Place.parse("localhost:5000/acme/back:1"))).isEqualTo(configOf(WEB));
        assertNothingIsLeft();
    }

    @Test
    void itsFilesAreReadLikeThoseOfAnyPlace() throws IOException {
        copy(WEB, IN_DAEMON, HERE);
        ByteArrayOutputStream name = new ByteArrayOutputStream();
        try (Dray dray = open()) {
            dray.unpack(IN_DAEMON, null, folder.resolve("root"), ApplyOptions.DEFAULT, Progress.SILENT);
            dray.cat(IN_DAEMON, null, "name", name, Progress.SILENT);
        }

        assertThat(folder.resolve("root/name")).hasContent("web");
        assertThat(name.toString(UTF_8)).isEqualTo("web");
        assertThat(engine.lines()).containsOnlyOnce("GET /images/get?names=acme%2Fweb%3A1.0");
        assertNothingIsLeft();
    }

    @Test
    void itsIdNamesItToo() throws IOException {
        copy(WEB, IN_DAEMON, HERE);
        Digest id = configOf(WEB);

        assertThat(configOf(Place.parse("docker-daemon:" + id))).isEqualTo(id);
        assertThat(configOf(Place.parse("docker-daemon:" + id.hex().substring(0, 12))))
                .isEqualTo(id);
    }

    @Test
    void anArchiveKeepsTheNameThatTheEngineHas() throws IOException {
        copy(WEB, IN_DAEMON, HERE);
        Place archive = Place.parse("docker-archive:" + folder.resolve("a.tar"));
        Place byId = Place.parse("docker-archive:" + folder.resolve("b.tar"));

        copy(IN_DAEMON, archive, null);
        copy(Place.parse("docker-daemon:" + configOf(WEB)), byId, null);

        assertThat(configOf(Place.parse(archive.text() + ":acme/web:1.0"))).isEqualTo(configOf(WEB));
        assertThat(configOf(byId)).isEqualTo(configOf(WEB));
    }

    @Test
    void anIndexWantsAPlatformBeforeAnythingIsMoved() {
        assertThatThrownBy(() -> copy(WEB, IN_DAEMON, null))
                .isInstanceOfSatisfying(
                        ImageException.Unsupported.class,
                        e -> assertThat(e.help()).hasValue("choose one with --platform"));
        assertThat(engine.lines()).noneMatch(line -> line.contains("load"));
    }

    @Test
    void aPlatformThatItDoesNotHaveIsNotFound() throws IOException {
        copy(WEB, IN_DAEMON, HERE);
        try (Dray dray = open()) {
            assertThatThrownBy(() -> dray.image(IN_DAEMON, Platform.parse("linux/s390x")))
                    .isInstanceOf(ImageException.NotFound.class)
                    .hasMessageContaining("no image for linux/s390x");
        }
    }

    @Test
    void aDryRunLoadsNothing() throws IOException {
        try (Dray dray = open()) {
            Image image = dray.image(WEB, HERE);

            TransferReport report = dray.compare(image, WEB, IN_DAEMON, null);

            assertThat(report.moved()).hasSize(2);
        }
        assertThat(engine.lines()).hasSize(1).allMatch(line -> line.endsWith("/_ping"));
        assertNothingIsLeft();
    }

    @Test
    void anIdIsNoNewName() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> copy(WEB, Place.parse("docker-daemon:0123456789ab"), HERE))
                .withMessageContaining("names an image that is there");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> copy(WEB, Place.parse("docker-daemon:web@sha256:" + "a".repeat(64)), HERE))
                .withMessageContaining("names an image that is there");
    }

    @Test
    void whatIsNotThereIsSaidInTheWordsOfTheEngine() {
        assertThatThrownBy(() -> copy(IN_DAEMON, WEB, null))
                .isInstanceOf(ImageException.NotFound.class)
                .hasMessageContaining("No such image: acme/web:1.0");
    }
}
