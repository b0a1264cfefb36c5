package dev.dray;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.dray.content.Blob;
import dev.dray.content.Image;
import dev.dray.content.ImageException;
import dev.dray.content.ImageStore;
import dev.dray.content.Progress;
import dev.dray.credentials.Keychain;
import dev.dray.http.Http;
import dev.dray.http.HttpReply;
import dev.dray.layer.ApplyOptions;
import dev.dray.layer.Compression;
import dev.dray.layer.LayerWriter;
import dev.dray.layer.TarEntry;
import dev.dray.model.Descriptor;
import dev.dray.model.Digest;
import dev.dray.model.ImageFormat;
import dev.dray.model.MediaType;
import dev.dray.model.Platform;
import dev.dray.model.Reference;
import dev.dray.server.RegistryHandler;
import dev.dray.server.RegistryOptions;
import dev.dray.storage.MemoryStorage;
import dev.dray.testkit.RandomImages;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Images in registries of API v1 are images like any other.
final class LegacyRegistriesTest {
    private static final Place OLD = Place.parse("v1:localhost:5000/acme/web:1.0");

    @TempDir
    Path folder;

    private final MemoryStorage storage = new MemoryStorage();
    private final List<Progress.Event> events = Collections.synchronizedList(new ArrayList<>());
    private final List<String> calls = Collections.synchronizedList(new ArrayList<>());
    private Http server = new RegistryHandler(RegistryOptions.of(storage).withV1(true));
    private Descriptor layer = Descriptor.of(MediaType.OCI_LAYER, new byte[0]);

    @BeforeEach
    void push() throws IOException {
        ImageStore store = storage.repository("acme/web");
        byte[] content = "hello".getBytes(StandardCharsets.UTF_8);
        Digest diffId;
        try (LayerWriter writer = LayerWriter.open(folder.resolve("layer"), Compression.GZIP)) {
            writer.tar().put(TarEntry.file("greeting", content.length), new ByteArrayInputStream(content));
            LayerWriter.NewLayer made = writer.finish();
            Blob blob = made.blob();
            store.put(blob);
            layer = blob.descriptor();
            diffId = made.diffId();
        }
        store.tag("1.0", RandomImages.image(store, Platform.LINUX_AMD64, List.of(layer), List.of(diffId.toString())));
    }

    private Dray open(String store, ImageFormat format) throws IOException {
        Http watched = call -> {
            calls.add(call.uri().getPath());
            return server.send(call);
        };
        return Dray.open(DrayOptions.DEFAULT
                .withTransport(watched)
                .withKeychain(Keychain.NONE)
                .withConversion(format)
                .withStore(folder.resolve(store)));
    }

    private Dray open() throws IOException {
        return open("store", ImageFormat.OCI);
    }

    @Test
    void areTheSameInEveryStore() throws IOException {
        try (Dray one = open();
                Dray other = open("other", ImageFormat.OCI)) {
            Image image = one.image(OLD);

            assertThat(image.imageManifest().layers()).containsExactly(layer);
            assertThat(other.image(OLD).descriptor()).isEqualTo(image.descriptor());
        }
    }

    @Test
    void areToldWhatTheyBecome() throws IOException {
        try (Dray dray = open()) {
            Image image = dray.image(OLD, null, events::add);

            assertThat(events).hasAtLeastOneElementOfType(Progress.Event.Finished.class);
            assertThat(events.getLast()).isInstanceOfSatisfying(Progress.Event.Converted.class, converted -> {
                assertThat(converted.from()).matches("image [0-9a-f]{64} \\(API v1\\)");
                assertThat(converted.to()).isEqualTo(image.descriptor());
            });
        }
    }

    @Test
    void becomeWhatDockerWritesWhereThatIsWanted() throws IOException {
        try (Dray dray = open("store", ImageFormat.DOCKER)) {
            Image image = dray.image(OLD);

            assertThat(image.descriptor().mediaType()).isEqualTo(MediaType.DOCKER_MANIFEST);
            assertThat(image.imageManifest().layers())
                    .containsExactly(new Descriptor(MediaType.DOCKER_LAYER_GZIP, layer.digest(), layer.size()));
        }
    }

    @Test
    void areCopiedUnpackedAndLookedInto() throws IOException {
        try (Dray dray = open()) {
            Digest digest = dray.image(OLD).descriptor().digest();
            dray.copy(OLD, Place.parse("localhost:5000/acme/new:1.0"), null, events::add);
            dray.copy(OLD, Place.parse("store:localhost:5000/acme/web:1.0"), null, events::add);
            dray.unpack(OLD, null, folder.resolve("root"), ApplyOptions.DEFAULT, events::add);

            assertThat(storage.repository("acme/new").resolve("1.0").digest()).isEqualTo(digest);
            assertThat(dray.store().images())
                    .singleElement()
                    .satisfies(image -> assertThat(image.manifest().digest()).isEqualTo(digest));
            assertThat(folder.resolve("root/greeting")).hasContent("hello");
        }
    }

    /// A later process fetches nothing twice, and what no tag reaches goes with the garbage.
    @Test
    void stayInTheStoreUntilGarbageIsCollected() throws IOException {
        try (Dray dray = open()) {
            dray.image(OLD);
        }
        calls.clear();
        try (Dray dray = open()) {
            dray.image(OLD);

            assertThat(calls).noneMatch(path -> path.endsWith("/layer"));
        }
        try (Dray dray = open()) {
            dray.store().collectGarbage(false);
            dray.image(OLD);

            assertThat(calls).anyMatch(path -> path.endsWith("/layer"));
        }
    }

    @Test
    void leaveNothingBehindWhereTheyAreWrong() throws IOException {
        Http right = server;
        server = call -> {
            HttpReply reply = right.send(call);
            return call.uri().getPath().contains(layer.digest().toString())
                    ? reply.withBody(new ByteArrayInputStream(new byte[(int) layer.size()]))
                    : reply;
        };
        try (Dray dray = open()) {
            assertThatThrownBy(() -> dray.image(OLD)).isInstanceOf(ImageException.Corrupt.class);

            try (var left = Files.list(dray.store().scratch())) {
                assertThat(left).isEmpty();
            }
            assertThat(dray.store().size()).isZero();
        }
    }

    @Test
    void haveNoDigestsUntilTheyAreMade() throws IOException {
        try (Dray dray = open()) {
            Place named = new Place.InRegistryV1(Reference.parse("localhost:5000/acme/web@" + layer.digest()));

            assertThatIllegalArgumentException()
                    .isThrownBy(() -> dray.image(named))
                    .withMessageContaining("want v1:NAME:TAG");
        }
    }
}
