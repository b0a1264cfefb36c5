package dev.dray;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.dray.content.ImageException;
import dev.dray.content.ImageStore;
import dev.dray.content.Parallel;
import dev.dray.content.Progress;
import dev.dray.content.TransferReport;
import dev.dray.credentials.Keychain;
import dev.dray.http.Http;
import dev.dray.http.RetryPolicy;
import dev.dray.layer.Compression;
import dev.dray.layer.LayerWriter;
import dev.dray.layer.TarEntry;
import dev.dray.model.Descriptor;
import dev.dray.model.Platform;
import dev.dray.model.Reference;
import dev.dray.registry.ClientOptions;
import dev.dray.server.RegistryHandler;
import dev.dray.storage.MemoryStorage;
import dev.dray.testkit.FaultyHttp;
import dev.dray.testkit.RandomImages;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The front door before a registry in this process.
final class DrayTest {
    private static final String IMAGE = "localhost:5000/acme/web:1.0";
    private static final String BLOBS = "GET /v2/acme/web/blobs/";
    private static final Platform HERE = Platform.ofThisMachine();

    @TempDir
    Path folder;

    private final MemoryStorage storage = new MemoryStorage();
    private final List<Descriptor> layers = new ArrayList<>();

    @BeforeEach
    void pushAnImageOfThreeLayers() throws IOException {
        ImageStore store = storage.repository("acme/web");
        List<String> diffIds = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            LayerWriter.NewLayer layer = layer("file" + i, 50_000 + i);
            store.put(layer.blob());
            layers.add(layer.blob().descriptor());
            diffIds.add(layer.diffId().toString());
        }
        store.tag("1.0", RandomImages.image(store, HERE, layers, diffIds));
    }

    private LayerWriter.NewLayer layer(String name, int size) throws IOException {
        byte[] content = new byte[size];
        new Random(size).nextBytes(content);
        try (LayerWriter writer = LayerWriter.open(folder.resolve(name), Compression.GZIP)) {
            writer.tar().put(TarEntry.file(name, size), new ByteArrayInputStream(content));
            return writer.finish();
        }
    }

    private Dray open(Http server) throws IOException {
        return Dray.open(DrayOptions.DEFAULT
                .withTransport(server)
                .withKeychain(Keychain.NONE)
                .withStore(folder.resolve("store"))
                .withRetry(RetryPolicy.DEFAULT.withAttempts(1))
                .withClient(ClientOptions.DEFAULT.withPause(delay -> {}).withResumeAttempts(0)));
    }

    private Http server() {
        return new RegistryHandler(storage);
    }

    @Test
    void unpacksWhatItFetches() throws IOException {
        try (Dray dray = open(server())) {
            dray.unpack(IMAGE, folder.resolve("root"));
        }

        assertThat(folder.resolve("root/file0")).hasSize(50_000);
        assertThat(folder.resolve("root/file2")).hasSize(50_002);
    }

    @Test
    void exportsTheSameFiles() throws IOException {
        ByteArrayOutputStream tar = new ByteArrayOutputStream();

        try (Dray dray = open(server())) {
            dray.export(Place.parse(IMAGE), null, tar, Progress.SILENT);
        }

        assertThat(tar.size()).isGreaterThan(150_000);
    }

    @Test
    void leavesNoDirectoryWhenALateLayerBreaksOffAndGoesOnLater() throws IOException {
        FaultyHttp broken = new FaultyHttp(server()).on(BLOBS + layers.get(2).digest(), 1, FaultyHttp.cutAfter(30_000));
        try (Dray dray = open(broken)) {
            assertThatThrownBy(() -> dray.unpack(IMAGE, folder.resolve("root")))
                    .isInstanceOf(ImageException.Unreachable.class);
        }
        assertThat(folder.resolve("root")).doesNotExist();

        List<String> ranges = Collections.synchronizedList(new ArrayList<>());
        List<String> asked = Collections.synchronizedList(new ArrayList<>());
        Http server = server();
        Http watched = call -> {
            asked.add(call.method() + " " + call.uri().getPath());
            call.headers().find("Range").ifPresent(ranges::add);
            return server.send(call);
        };
        try (Dray dray = open(watched)) {
            dray.unpack(IMAGE, folder.resolve("root"));
        }

        assertThat(ranges).contains("bytes=30000-");
        assertThat(asked).doesNotContain(BLOBS + layers.get(0).digest());
        assertThat(folder.resolve("root/file2")).hasSize(50_002);
    }

    @Test
    void fetchesEachBlobOnceHoweverManyPullAtTheSameTime() throws IOException {
        List<String> asked = Collections.synchronizedList(new ArrayList<>());
        Http server = server();
        Http watched = call -> {
            asked.add(call.method() + " " + call.uri().getPath());
            return server.send(call);
        };

        new Parallel(4).forEach(List.of(1, 2, 3, 4), ignored -> {
            try (Dray dray = open(watched)) {
                dray.pull(Reference.parse(IMAGE), HERE, Progress.SILENT);
            }
        });

        assertThat(asked.stream().filter(call -> call.startsWith(BLOBS)))
                .doesNotHaveDuplicates()
                .hasSize(4);
    }

    @Test
    void givesNamesInTheStoreOnlyToWhatIsPulled() throws IOException {
        try (Dray dray = open(server())) {
            dray.unpack(IMAGE, folder.resolve("root"));
            assertThat(dray.store().images()).isEmpty();

            dray.pull(Reference.parse(IMAGE), null, Progress.SILENT);
            assertThat(dray.store().images()).hasSize(1);
        }
    }

    @Test
    void copiesToALayoutAndReadsItBack() throws IOException {
        Place layout = Place.parse("oci:" + folder.resolve("layout") + ":v");

        try (Dray dray = open(server())) {
            Descriptor copied =
                    dray.copy(Place.parse(IMAGE), layout, null, Progress.SILENT).root();

            assertThat(dray.image(layout).descriptor().digest()).isEqualTo(copied.digest());
            assertThat(dray.image(layout, null).imageManifest().layers()).hasSize(3);
        }
    }

    @Test
    void saysThatAnImageIsForAnotherPlatform() throws IOException {
        try (Dray dray = open(server())) {
            assertThatThrownBy(() -> dray.image(Place.parse(IMAGE), Platform.parse("linux/s390x")))
                    .isInstanceOf(ImageException.NotFound.class)
                    .hasMessageContaining("there is only " + HERE);
        }
    }

    @Test
    void pushesIntoARegistry() throws IOException {
        try (Dray dray = open(server())) {
            dray.copy(Place.parse(IMAGE), Place.parse("localhost:5000/other/name:2"), null, Progress.SILENT);
        }

        assertThat(storage.repository("other/name").tags()).containsExactly("2");
    }

    @Test
    void takesFromTheRegistryWhatTheStoreOnceGotThere() throws IOException {
        List<String> sent = Collections.synchronizedList(new ArrayList<>());
        Http server = server();
        Http watched = call -> {
            if (call.method().equals("PUT")) {
                sent.add(call.uri().getPath());
            }
            return server.send(call);
        };
        try (Dray dray = open(watched)) {
            dray.pull(Reference.parse(IMAGE), null, Progress.SILENT);
            Place layout = Place.parse("oci:" + folder.resolve("layout") + ":v");
            Place target = Place.parse("localhost:5000/other/name:2");
            dray.copy(Place.parse("store:" + IMAGE), layout, null, Progress.SILENT);

            TransferReport asked = dray.compare(dray.image(layout), layout, target, null);
            TransferReport report = dray.copy(layout, target, null, Progress.SILENT);

            assertThat(asked).isEqualTo(report);
            assertThat(report.adopted()).hasSize(4);
            assertThat(sent).containsExactly("/v2/other/name/manifests/2");
        }
    }

    /// It may be in the store under a name that it never had in the registry.
    @Test
    void sendsWhatTheRegistryDoesNotHaveWhereTheStoreThoughtSo() throws IOException {
        try (Dray dray = open(server())) {
            dray.copy(Place.parse(IMAGE), Place.parse("store:localhost:6000/never/there:1"), null, Progress.SILENT);

            TransferReport report = dray.copy(
                    Place.parse("store:localhost:6000/never/there:1"),
                    Place.parse("localhost:6000/other/name:2"),
                    null,
                    Progress.SILENT);

            assertThat(report.moved()).hasSize(4);
            assertThat(storage.repository("other/name").tags()).containsExactly("2");
        }
    }

    @Test
    void showsNoSecretOfTheEnvironment() {
        assertThat(DrayOptions.DEFAULT
                        .withEnvironment(Map.of("DOCKER_AUTH_CONFIG", "s3cret"))
                        .toString())
                .doesNotContain("s3cret");
    }
}
