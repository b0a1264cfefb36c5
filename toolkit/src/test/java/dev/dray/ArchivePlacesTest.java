package dev.dray;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.dray.content.Blob;
import dev.dray.content.Image;
import dev.dray.content.ImageException;
import dev.dray.content.ImageStore;
import dev.dray.content.Progress;
import dev.dray.content.TransferReport;
import dev.dray.credentials.Keychain;
import dev.dray.http.Http;
import dev.dray.layer.ApplyOptions;
import dev.dray.layer.TarEntry;
import dev.dray.layer.TarWriter;
import dev.dray.model.Descriptor;
import dev.dray.model.Digest;
import dev.dray.model.MediaType;
import dev.dray.model.Platform;
import dev.dray.model.Reference;
import dev.dray.server.RegistryHandler;
import dev.dray.storage.MemoryStorage;
import dev.dray.testkit.RandomImages;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Archives as places that the front door opens.
final class ArchivePlacesTest {
    private static final String WEB = "localhost:5000/acme/web:1.0";
    private static final String DATABASE = "localhost:5000/acme/db:2";
    private static final Platform HERE = Platform.ofThisMachine();
    private static final Platform OTHER = Platform.parse("linux/s390x");

    @TempDir
    Path folder;

    private final MemoryStorage storage = new MemoryStorage();
    private final ByteArrayOutputStream output = new ByteArrayOutputStream();
    private InputStream input = InputStream.nullInputStream();

    @BeforeEach
    void pushTwoImages() throws IOException {
        Descriptor here = push("acme/web", HERE, "web");
        Descriptor other = push("acme/web", OTHER, "other");
        RandomImages.index(storage.repository("acme/web"), "1.0", List.of(here, other));
        storage.repository("acme/db").tag("2", push("acme/db", HERE, "db"));
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
                .withTransport(new RegistryHandler(storage))
                .withKeychain(Keychain.NONE)
                .withStore(folder.resolve("store"))
                .withArchives(ArchiveOptions.DEFAULT.withInput(input).withOutput(output)));
    }

    private Place place(String form, String rest) {
        return Place.parse(form + ":" + folder.resolve("images.tar") + rest);
    }

    private void copy(Place to, @Nullable Platform platform, String... images) throws IOException {
        try (Dray dray = open()) {
            dray.copy(Stream.of(images).map(Place::parse).toList(), to, platform, Progress.SILENT);
        }
    }

    private String nameIn(Place place) throws IOException {
        try (Dray dray = open()) {
            Path root = folder.resolve("root" + System.nanoTime());
            dray.unpack(place, null, root, ApplyOptions.DEFAULT, Progress.SILENT);
            return Files.readString(root.resolve("name"));
        }
    }

    @Test
    void severalImagesGoIntoOneFileUnderTheirOwnNames() throws IOException {
        copy(place("docker-archive", ""), HERE, WEB, DATABASE);

        assertThat(nameIn(place("docker-archive", ":" + WEB))).isEqualTo("web");
        assertThat(nameIn(place("docker-archive", ":" + DATABASE))).isEqualTo("db");
        assertThat(nameIn(place("docker-archive", ":@1"))).isEqualTo("db");
        assertThatThrownBy(() -> nameIn(place("docker-archive", "")))
                .isInstanceOfSatisfying(
                        ImageException.NotFound.class,
                        e -> assertThat(e.help()).hasValue("there is: " + WEB + ", " + DATABASE));
    }

    @Test
    void anOciArchiveKeepsAllPlatforms() throws IOException {
        copy(place("oci-archive", ""), null, WEB);

        try (Dray dray = open()) {
            Image index = dray.image(place("oci-archive", ""));
            assertThat(index.descriptor().digest())
                    .isEqualTo(storage.repository("acme/web").resolve("1.0").digest());
            assertThat(dray.image(place("oci-archive", ":1.0"), OTHER).config().platform())
                    .isEqualTo(OTHER);
        }
    }

    @Test
    void aDockerArchiveWantsOnePlatformBeforeAnythingIsMoved() {
        assertThatThrownBy(() -> copy(place("docker-archive", ""), null, WEB))
                .isInstanceOfSatisfying(
                        ImageException.Unsupported.class,
                        e -> assertThat(e.help()).hasValue("choose one with --platform"));
        assertThat(folder.resolve("images.tar")).doesNotExist();
    }

    @Test
    void askedWhatItWouldDoItSaysWhatItDoes() throws IOException {
        try (Dray dray = open()) {
            int number = 0;
            for (String from :
                    List.of(WEB, "oci:" + folder.resolve("layout"), "oci-archive:" + folder.resolve("0.tar"))) {
                Place source = Place.parse(from);
                Place target = Place.parse("oci-archive:" + folder.resolve(number++ + ".tar"));

                TransferReport asked = dray.compare(dray.image(source), source, target, null);

                assertThat(dray.copy(source, target, null, Progress.SILENT)).isEqualTo(asked);
                dray.copy(source, Place.parse("oci:" + folder.resolve("layout")), null, Progress.SILENT);
            }
        }
    }

    @Test
    void askedWhatItWouldDoItRefusesWhatItCannotDo() throws IOException {
        Place taken = place("oci-archive", "");
        copy(taken, null, WEB);

        try (Dray dray = open()) {
            Place web = Place.parse(WEB);
            Image image = dray.image(web);
            Place other = Place.parse("docker-archive:" + folder.resolve("other.tar"));

            assertThatThrownBy(() -> dray.compare(image, web, other, null))
                    .isInstanceOf(ImageException.Unsupported.class)
                    .hasMessageContaining("takes the image of one platform");
            assertThatThrownBy(() -> dray.compare(image, web, taken, null))
                    .isInstanceOf(ImageException.Rejected.class)
                    .hasMessageContaining("is there already");
        }
    }

    @Test
    void aNameThatIsGivenIsTheNameInTheArchive() throws IOException {
        copy(place("docker-archive", ":mine:3"), HERE, WEB);

        try (Dray dray = open()) {
            assertThat(dray.image(place("docker-archive", "")).source().tags())
                    .containsExactly("mine:3", "docker.io/library/mine:3");
        }
    }

    @Test
    void namesGoFromArchiveToArchive() throws IOException {
        copy(place("docker-archive", ""), HERE, DATABASE);
        Place other = Place.parse("oci-archive:" + folder.resolve("other.tar.gz"));
        copy(other, null, place("docker-archive", "").text());

        assertThat(nameIn(Place.parse(other.text() + ":" + DATABASE))).isEqualTo("db");
    }

    @Test
    void aTagOfALayoutIsNoNameThatAnEngineWouldLoad() throws IOException {
        Place layout = Place.parse("oci:" + folder.resolve("layout") + ":2");
        copy(layout, HERE, DATABASE);
        copy(place("docker-archive", ""), HERE, layout.text());

        try (Dray dray = open()) {
            assertThat(dray.image(place("docker-archive", "")).source().tags()).isEmpty();
        }
    }

    @Test
    void aRootFileSystemGoesOutAndComesIn() throws IOException {
        copy(place("rootfs", ""), HERE, WEB);

        assertThat(nameIn(place("rootfs", ""))).isEqualTo("web");
        try (Dray dray = open()) {
            assertThat(dray.image(place("rootfs", ""), OTHER).config().platform())
                    .isEqualTo(OTHER);
            Place pushed = Place.parse("localhost:5000/acme/from-rootfs:1");
            dray.copy(place("rootfs", ""), pushed, OTHER, Progress.SILENT);
            assertThat(dray.image(pushed).config().platform()).isEqualTo(OTHER);
        }
    }

    @Test
    void aDashIsStandardInputAndOutput() throws IOException {
        copy(Place.parse("docker-archive:-"), HERE, DATABASE);
        input = new ByteArrayInputStream(output.toByteArray());

        try (Dray dray = open()) {
            Place stream = Place.parse("docker-archive:-");
            assertThat(dray.image(stream, HERE).config().platform()).isEqualTo(HERE);
            // It cannot be read twice, and need not be.
            assertThat(dray.image(stream, HERE).manifest().children()).hasSize(2);
        }
        assertThat(folder.resolve("store/scratch")).isEmptyDirectory();
    }

    @Test
    void aFileThatWasWrittenAnewIsReadAnew() throws IOException {
        Place place = place("oci-archive", "");
        try (Dray dray = open()) {
            dray.copy(Place.parse(DATABASE), place, HERE, Progress.SILENT);
            Digest before = dray.image(place).descriptor().digest();
            Files.delete(folder.resolve("images.tar"));
            dray.copy(Place.parse(WEB), place, HERE, Progress.SILENT);

            assertThat(dray.image(place).descriptor().digest()).isNotEqualTo(before);
        }
    }

    @Test
    void whatTheStoreHadIsTakenFromThereAndWasNotInTheArchiveBefore() throws IOException {
        try (Dray dray = open()) {
            dray.pull(Reference.parse(DATABASE), null, Progress.SILENT);

            TransferReport report = dray.copy(Place.parse(DATABASE), place("oci-archive", ""), null, Progress.SILENT);

            assertThat(report.moved()).isEmpty();
            assertThat(report.present()).isEmpty();
            assertThat(report.adopted()).hasSize(2);
        }
    }

    @Test
    void whatWasFetchedForAnArchiveIsFetchedOnce() throws IOException {
        List<String> calls = new ArrayList<>();
        Http server = new RegistryHandler(storage);
        DrayOptions options = DrayOptions.DEFAULT
                .withTransport(call -> {
                    calls.add(call.method() + " " + call.uri().getPath());
                    return server.send(call);
                })
                .withKeychain(Keychain.NONE)
                .withStore(folder.resolve("store"));
        try (Dray dray = Dray.open(options)) {
            dray.copy(Place.parse(DATABASE), place("docker-archive", ""), HERE, Progress.SILENT);
            dray.copy(Place.parse(DATABASE), Place.parse("rootfs:" + folder.resolve("r.tar")), HERE, Progress.SILENT);
        }

        assertThat(calls)
                .filteredOn(call -> call.startsWith("GET /v2/acme/db/blobs/"))
                .doesNotHaveDuplicates();
    }

    @Test
    void aPlaceOrADigestIsNoNameForANewImage() {
        for (String name : List.of(":@0", "@sha256:" + "a".repeat(64))) {
            assertThatThrownBy(() -> copy(place("docker-archive", name), HERE, DATABASE))
                    .isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> copy(place("oci-archive", name), HERE, DATABASE))
                    .isInstanceOf(IllegalArgumentException.class);
        }
        assertThat(folder.resolve("images.tar")).doesNotExist();
    }

    @Test
    void overwritesOnlyWhenTold() throws IOException {
        Path file = Files.writeString(folder.resolve("images.tar"), "mine");

        assertThatThrownBy(() -> copy(place("oci-archive", ""), null, DATABASE))
                .isInstanceOf(ImageException.Rejected.class);
        assertThat(file).hasContent("mine");
        try (Dray dray = Dray.open(DrayOptions.DEFAULT
                .withTransport(new RegistryHandler(storage))
                .withKeychain(Keychain.NONE)
                .withStore(folder.resolve("store"))
                .withArchives(ArchiveOptions.DEFAULT.withOverwrite(true)))) {
            dray.copy(Place.parse(DATABASE), place("oci-archive", ""), null, Progress.SILENT);
        }
        assertThat(nameIn(place("oci-archive", ""))).isEqualTo("db");
    }
}
