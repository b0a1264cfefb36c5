package dev.dray.registry;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.dray.content.Blob;
import dev.dray.content.Image;
import dev.dray.content.ImageException;
import dev.dray.content.ImageStore;
import dev.dray.content.MemoryStore;
import dev.dray.content.Progress;
import dev.dray.content.Transfer;
import dev.dray.content.TransferOptions;
import dev.dray.credentials.Keychain;
import dev.dray.http.Headers;
import dev.dray.http.Http;
import dev.dray.http.HttpReply;
import dev.dray.layer.TarEntry;
import dev.dray.layer.TarWriter;
import dev.dray.model.Descriptor;
import dev.dray.model.Digest;
import dev.dray.model.ImageConfig;
import dev.dray.model.ImageFormat;
import dev.dray.model.Json;
import dev.dray.model.LegacyImage;
import dev.dray.model.Manifest;
import dev.dray.model.MediaType;
import dev.dray.model.Platform;
import dev.dray.model.Repository;
import dev.dray.server.RegistryHandler;
import dev.dray.server.RegistryOptions;
import dev.dray.server.V1;
import dev.dray.storage.MemoryStorage;
import dev.dray.testkit.FaultyHttp;
import dev.dray.testkit.RandomImages;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/// The real client against the real server, no socket between them; and what no real server would say.
final class V1DownloadTest {
    @TempDir
    Path scratch;

    private final MemoryStorage storage = new MemoryStorage();
    private final MemoryStore store = new MemoryStore();
    private final Map<String, byte[]> notes = new HashMap<>();
    private final List<byte[]> tars = new ArrayList<>();
    private Manifest.Image pushed = Manifest.ofImage(Descriptor.of(MediaType.OCI_CONFIG, new byte[0]), List.of());

    private static byte[] tar(String name, int size) throws IOException {
        byte[] content = new byte[size];
        new Random(size).nextBytes(content);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (TarWriter tar = new TarWriter(bytes)) {
            tar.put(TarEntry.file(name, size), new ByteArrayInputStream(content));
        }
        return bytes.toByteArray();
    }

    private static byte[] gzip(byte[] content) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(bytes)) {
            out.write(content);
        }
        return bytes.toByteArray();
    }

    /// Two layers, and two steps that made none.
    private static Manifest.Image push(ImageStore into, List<byte[]> tars) throws IOException {
        List<Descriptor> layers = new ArrayList<>();
        List<String> diffIds = new ArrayList<>();
        for (byte[] tar : tars) {
            Blob layer = Blob.of(MediaType.OCI_LAYER_GZIP, gzip(tar));
            into.put(layer);
            layers.add(layer.descriptor());
            diffIds.add(Digest.of(tar).toString());
        }
        Blob config = Blob.of(
                MediaType.OCI_CONFIG,
                Json.parse("""
                {"architecture":"arm","os":"linux","created":"2016-02-01T00:00:00Z","config":{"Cmd":["sh"],"Env":["A=b"]},
                 "rootfs":{"type":"layers","diff_ids":%s},
                 "history":[{"created":"2016-01-01T00:00:00Z","created_by":"ADD a"},
                  {"created":"2016-01-02T00:00:00Z","created_by":"ENV A=b","empty_layer":true},
                  {"created":"2016-01-03T00:00:00Z","created_by":"ADD b","author":"ann","comment":"c"},
                  {"created":"2016-02-01T00:00:00Z","created_by":"CMD sh","empty_layer":true}]}""".formatted(Json.ofTexts(diffIds))).bytes());
        into.put(config);
        Manifest.Image image = Manifest.ofImage(config.descriptor(), layers);
        into.put(Blob.of(image));
        into.tag("1.0", image.descriptor());
        return image;
    }

    @BeforeEach
    void push() throws IOException {
        tars.add(tar("a", 50_000));
        tars.add(tar("b", 3_000));
        pushed = push(storage.repository("acme/web"), tars);
    }

    private Http server(V1 shape) {
        return new RegistryHandler(RegistryOptions.of(storage).withV1(shape));
    }

    private static RegistryV1 client(Http server) throws IOException {
        return Clients.registries(server, Keychain.NONE).v1(new Repository("reg.example", "acme/web"));
    }

    private V1Download download(Progress progress) {
        V1Download.Notes memory = new V1Download.Notes() {
            @Override
            public Optional<byte[]> find(String name) {
                return Optional.ofNullable(notes.get(name));
            }

            @Override
            public void keep(String name, byte[] document) {
                notes.put(name, document);
            }
        };
        return new V1Download(store, scratch, 2, progress, memory);
    }

    private Image convert(Http server) throws IOException {
        return convert(download(Progress.SILENT), client(server), "1.0");
    }

    /// What programs do with what was fetched.
    private static Image convert(V1Download download, RegistryV1 from, String tag) throws IOException {
        LegacyImage image = LegacyImage.of(download.fetch(from, from.tag(tag)), ImageFormat.OCI);
        download.store().put(Blob.of(MediaType.OCI_CONFIG, image.config().bytes()));
        download.store().put(Blob.of(image.manifest()));
        return new Image(download.store(), image.manifest().descriptor());
    }

    @ParameterizedTest
    @EnumSource(
            value = V1.class,
            names = {"ON", "REGISTRY", "HUB"})
    void layersKeepTheirBytes(V1 shape) throws IOException {
        Image image = convert(server(shape));

        assertThat(image.imageManifest().layers()).isEqualTo(pushed.layers());
        assertThat(image.imageManifest().mediaType()).isEqualTo(MediaType.OCI_MANIFEST);
        for (Descriptor layer : pushed.layers()) {
            assertThat(store.has(layer)).isTrue();
        }
        assertThat(scratch).isEmptyDirectory();
    }

    @Test
    void saysWhatRunsAndHowItWasMade() throws IOException {
        ImageConfig config = convert(server(V1.ON)).config();

        assertThat(config.platform()).hasToString("linux/arm/v7");
        assertThat(config.diffIds()).containsExactly(Digest.of(tars.getFirst()), Digest.of(tars.getLast()));
        assertThat(config.history().stream().map(ImageConfig.History::emptyLayer))
                .containsExactly(false, true, false, true);
        assertThat(config.history().get(2).createdBy()).isEqualTo("ADD b");
    }

    @Test
    void isTheSameEachTimeAndWhereverItComesFrom() throws IOException {
        Descriptor first = convert(server(V1.ON)).descriptor();
        V1Download other = new V1Download(new MemoryStore(), scratch, 1, Progress.SILENT, V1Download.Notes.NONE);
        Descriptor second = convert(other, client(server(V1.HUB)), "1.0").descriptor();
        MemoryStorage elsewhere = new MemoryStorage();
        push(elsewhere.repository("acme/web"), tars);
        Http third = new RegistryHandler(RegistryOptions.of(elsewhere).withV1(V1.REGISTRY));

        assertThat(second).isEqualTo(first);
        assertThat(convert(third).descriptor()).isEqualTo(first);
        assertThat(first.digest()).isNotEqualTo(pushed.digest());
    }

    /// Once made, it makes itself again: what v1 forgets is forgotten the first time.
    @Test
    void isTheSameAgainAfterItWasPushed() throws IOException {
        Image first = convert(server(V1.ON));
        MemoryStorage target = new MemoryStorage();
        new Transfer(TransferOptions.DEFAULT).copy(first, target.repository("acme/web"), "1.0");
        Http other = new RegistryHandler(RegistryOptions.of(target).withV1(true));

        assertThat(convert(other).config().diffIds()).isEqualTo(first.config().diffIds());
        assertThat(convert(other).imageManifest().layers())
                .isEqualTo(first.imageManifest().layers());
    }

    @ParameterizedTest
    @CsvSource({"1, 10000", "4, 100", "5, 0"})
    void goesOnWithABodyThatBreaksOff(int times, int after) throws IOException {
        FaultyHttp faulty = new FaultyHttp(server(V1.ON))
                .onFirst(times, "GET /v1/layers/" + pushed.layers().getFirst().digest(), FaultyHttp.cutAfter(after));

        assertThat(convert(faulty).imageManifest().layers()).isEqualTo(pushed.layers());
    }

    /// The old servers' own form (protocols B39c).
    @Test
    void goesOnWhereTheRangeIsToldInTheFormOfTheTime() throws IOException {
        Http server = server(V1.ON);
        Http oldForm = call -> {
            HttpReply reply = server.send(call);
            return reply.headers()
                    .find("Content-Range")
                    .map(range -> reply.withHeader("Content-Range", range.replace("bytes ", "")))
                    .orElse(reply);
        };
        List<String> ranges = new ArrayList<>();
        Http seen = call -> {
            call.headers().find("Range").ifPresent(ranges::add);
            return oldForm.send(call);
        };
        String layer = pushed.layers().getFirst().digest().toString();
        Http faulty = cutOnce(seen, layer, 10_000);

        assertThat(convert(faulty).imageManifest().layers()).isEqualTo(pushed.layers());
        assertThat(ranges).containsOnly("bytes=10000-");
    }

    private static Http cutOnce(Http next, String pathPart, int after) {
        List<String> cut = new ArrayList<>();
        return call -> {
            if (call.uri().getPath().contains(pathPart) && cut.isEmpty()) {
                cut.add(pathPart);
                return FaultyHttp.cutAfter(after).spoil(call, next);
            }
            return next.send(call);
        };
    }

    /// What is packed on its way has no length that anybody knows.
    @Test
    void takesALayerOfUnknownLength() throws IOException {
        Blob plain = Blob.of(MediaType.OCI_LAYER, tars.getFirst());
        ImageStore into = storage.repository("acme/web");
        into.put(plain);
        Descriptor image = RandomImages.image(
                into,
                Platform.LINUX_AMD64,
                List.of(plain.descriptor()),
                List.of(plain.descriptor().digest().toString()));
        into.tag("1.0", image);

        Http cut = cutOnce(server(V1.ON), plain.descriptor().digest().toString(), 5_000);

        assertThat(convert(cut).config().diffIds())
                .containsExactly(plain.descriptor().digest());
    }

    @Test
    void doesNotFetchAgainWhatCameBeforeItBrokeOff() throws IOException {
        String lost = pushed.layers().getLast().digest().toString();
        Http server = server(V1.ON);
        Http broken = call -> {
            if (call.uri().getPath().contains(lost)) {
                throw new IOException("connection reset");
            }
            return server.send(call);
        };
        V1Download slow = new V1Download(
                store, scratch, 1, Progress.SILENT, download(Progress.SILENT).notes());
        assertThatThrownBy(() -> convert(slow, client(broken), "1.0")).isInstanceOf(ImageException.Unreachable.class);
        List<String> fetched = new ArrayList<>();
        Http seen = call -> {
            if (call.uri().getPath().contains("sha256:")) {
                fetched.add(call.uri().getPath());
            }
            return server.send(call);
        };

        convert(seen);
        convert(seen);

        assertThat(fetched).hasSize(1).first().asString().contains(lost);
        assertThat(scratch).isEmptyDirectory();
    }

    @Test
    void tellsHowFarItIs() throws IOException {
        List<Progress.Event> events = Collections.synchronizedList(new ArrayList<>());

        convert(download(events::add), client(server(V1.ON)), "1.0");

        long bytes = pushed.layers().stream().mapToLong(Descriptor::size).sum();
        assertThat(events).first().isEqualTo(new Progress.Event.Planned(2, bytes));
        assertThat(events.stream().filter(Progress.Event.Finished.class::isInstance))
                .hasSize(2);
    }

    /// A wrong byte, in the layer or in the document.
    @ParameterizedTest
    @ValueSource(strings = {"layer", "json"})
    void takesNothingThatWasDamaged(String what) {
        Http server = server(V1.ON);
        Http damaged = call -> {
            boolean hit = what.equals("json")
                    ? call.uri().getPath().endsWith("/json")
                    : call.uri()
                            .getPath()
                            .contains(pushed.layers().getLast().digest().toString());
            HttpReply reply = server.send(call);
            if (!hit) {
                return reply;
            }
            byte[] body = reply.body().readAllBytes();
            byte[] wrong = what.equals("json")
                    ? new String(body, UTF_8).replace("2016", "2017").getBytes(UTF_8)
                    : body;
            if (what.equals("layer")) {
                wrong[wrong.length / 2] ^= 1;
            }
            return reply.withBody(new ByteArrayInputStream(wrong));
        };

        assertThatThrownBy(() -> convert(damaged)).isInstanceOf(ImageException.Corrupt.class);
        assertThat(scratch).isEmptyDirectory();
    }

    @Test
    void takesNoChainThatDoesNotHoldTogether() throws IOException {
        V1Script script = new V1Script();
        script.index()
                .on("/v1/repositories/library/ubuntu/tags/1", V1Script.json("\"" + V1Script.TOP + "\""))
                .on(
                        "/v1/images/" + V1Script.TOP + "/ancestry",
                        V1Script.json("[\"%s\",\"%s\"]".formatted(V1Script.TOP, V1Script.BASE)))
                .on("/v1/images/" + V1Script.TOP + "/json", V1Script.json("{\"id\":\"%s\"}".formatted(V1Script.TOP)))
                .on("/v1/images/" + V1Script.BASE + "/json", V1Script.json("{}"));

        assertThatThrownBy(() -> convert(download(Progress.SILENT), script.client(), "1"))
                .isInstanceOf(ImageException.Corrupt.class)
                .hasMessageContaining("its document says it is above nothing");
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"id\":7}", "[]", "{\"parent\":7}"})
    void takesNoDocumentThatSaysWhatCannotBe(String document) throws IOException {
        V1Script script = oneLayer(document, V1Script.EMPTY_LAYER);

        assertThatThrownBy(() -> convert(download(Progress.SILENT), script.client(), "1"))
                .isInstanceOf(ImageException.Corrupt.class);
    }

    private static V1Script oneLayer(String document, byte[] layer, String... headers) {
        return new V1Script()
                .index()
                .on("/v1/repositories/library/ubuntu/tags/1", V1Script.json("\"" + V1Script.BASE + "\""))
                .on("/v1/images/" + V1Script.BASE + "/ancestry", V1Script.json("[\"%s\"]".formatted(V1Script.BASE)))
                .on("/v1/images/" + V1Script.BASE + "/json", V1Script.json(document, headers))
                .on("/v1/images/" + V1Script.BASE + "/layer", HttpReply.of(200, Headers.NONE, layer));
    }

    @Test
    void neitherFetchesNorKeepsWhatChangedNoFile() throws IOException {
        V1Script thrownAway = oneLayer("{\"throwaway\":true}", new byte[0]);
        V1Script empty = oneLayer("{\"parent\":\"\"}", V1Script.EMPTY_LAYER);

        assertThat(convert(download(Progress.SILENT), thrownAway.client(), "1")
                        .imageManifest()
                        .layers())
                .isEmpty();
        assertThat(thrownAway.server.lines()).noneMatch(line -> line.endsWith("/layer"));
        notes.clear();
        assertThat(convert(download(Progress.SILENT), empty.client(), "1")
                        .config()
                        .history())
                .hasSize(1)
                .allMatch(ImageConfig.History::emptyLayer);
        assertThat(store.has(Descriptor.of(MediaType.OCI_LAYER_GZIP, V1Script.EMPTY_LAYER)))
                .isFalse();
    }

    @Test
    void takesNoMoreThanTheLengthThatWasTold() throws IOException {
        V1Script longer = oneLayer("{}", tar("a", 100), "X-Docker-Size", "99");

        assertThatThrownBy(() -> convert(download(Progress.SILENT), longer.client(), "1"))
                .isInstanceOf(ImageException.Corrupt.class)
                .hasMessageContaining("more than its 99 bytes came");
    }

    @Test
    void isUnreadableNotesAreNoHarm() throws IOException {
        notes.put("v1 layers of reg.example/acme/web", "{\"x\":7}".getBytes(UTF_8));

        assertThat(convert(server(V1.ON)).imageManifest().layers()).isEqualTo(pushed.layers());
    }
}
