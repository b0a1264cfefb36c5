package dev.dray.registry;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.dray.content.Blob;
import dev.dray.content.ImageException;
import dev.dray.content.ImageStore;
import dev.dray.credentials.Keychain;
import dev.dray.http.Headers;
import dev.dray.http.HttpReply;
import dev.dray.model.Descriptor;
import dev.dray.model.Digest;
import dev.dray.model.MediaType;
import dev.dray.model.Platform;
import dev.dray.model.Repository;
import dev.dray.server.RegistryHandler;
import dev.dray.testkit.FaultyHttp;
import dev.dray.testkit.ImageStoreContract;
import dev.dray.testkit.RandomImages;
import dev.dray.testkit.ScriptedHttp;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/// The real client against the real server, no socket between them.
final class RegistryStoreTest extends ImageStoreContract {
    private final RandomImages images = new RandomImages(11);
    private final Blob blob = images.blob(1000);

    @Override
    protected ImageStore newStore() {
        return Clients.store(new RegistryHandler(new OpenStorage()));
    }

    @Test
    void tellsTheSizeOfABlobOfWhichOnlyTheDigestIsKnown() throws IOException {
        RegistryStore store = Clients.store(new RegistryHandler(new OpenStorage()));
        store.put(blob);

        assertThat(store.describe(blob.descriptor().digest()).size()).isEqualTo(1000);
        assertThatThrownBy(() -> store.describe(Digest.of(new byte[0]))).isInstanceOf(ImageException.NotFound.class);
    }

    @Test
    void describesNothingWithoutALength() {
        RegistryStore store = Clients.store(call -> HttpReply.of(200));

        assertThatThrownBy(() -> store.describe(blob.descriptor().digest()))
                .isInstanceOf(ImageException.Rejected.class)
                .hasMessageContaining("Content-Length");
    }

    @Test
    void saysWhyItCannotTellWhetherABlobIsThere() {
        RegistryStore store = Clients.store(call -> HttpReply.of(403));

        assertThatThrownBy(() -> store.has(blob.descriptor()))
                .isInstanceOf(ImageException.Denied.class)
                .hasMessageContaining("look for " + blob.descriptor().digest());
    }

    @Test
    void forgetsAManifestThatItDeleted() throws IOException {
        RegistryStore store = Clients.store(new RegistryHandler(new OpenStorage()));
        Descriptor image = images.image(store, Platform.LINUX_AMD64, 1, 10);

        store.delete(image);

        assertThatThrownBy(() -> store.open(image)).isInstanceOf(ImageException.NotFound.class);
    }

    @Test
    void opensAManifestFromAnOffset() throws IOException {
        RegistryStore store = Clients.store(new RegistryHandler(new OpenStorage()));
        Descriptor image = images.image(store, Platform.LINUX_AMD64, 1, 10);
        byte[] whole = store.open(image).readAllBytes();

        try (InputStream in = store.openFrom(image, 10)) {
            assertThat(in.readAllBytes()).isEqualTo(Arrays.copyOfRange(whole, 10, whole.length));
        }
        assertThat(store.openFrom(image, image.size() + 5).readAllBytes()).isEmpty();
    }

    @Test
    void refusesTagsThatLeadToOtherPlaces() throws IOException {
        var server = new ScriptedHttp();
        RegistryStore store = Clients.store(server);

        for (String tag : new String[] {"../../x", "a/b", "a?b", "", "-x", "a b"}) {
            assertThatThrownBy(() -> store.resolve(tag)).isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> store.untag(tag)).isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> store.tag(tag, blob.descriptor())).isInstanceOf(IllegalArgumentException.class);
        }
        assertThatThrownBy(() -> store.resolve("sha256:../../x")).isInstanceOf(IllegalArgumentException.class);
        assertThat(server.calls()).isEmpty();
    }

    @Test
    void putsAManifestWithItsOwnTypeAndBytes() throws IOException {
        var server = new ScriptedHttp();
        Blob manifest = Blob.of(MediaType.DOCKER_MANIFEST, "{ \"schemaVersion\": 2,\r\n\t\"x\": 1}".getBytes(UTF_8));
        String line = "PUT /v2/team/app/manifests/" + manifest.descriptor().digest();
        server.on(line, HttpReply.of(201));

        Clients.store(server).put(manifest);

        assertThat(server.calls().getFirst().headers().all("Content-Type"))
                .containsExactly("application/vnd.docker.distribution.manifest.v2+json");
        assertThat(Objects.requireNonNull(server.calls().getFirst().body())
                        .open()
                        .readAllBytes())
                .isEqualTo(manifest.open().readAllBytes());
    }

    @Test
    void doesNotAcceptThatAManifestIsKeptUnderAnotherDigest() {
        Blob manifest = Blob.of(MediaType.OCI_MANIFEST, "{}".getBytes(UTF_8));
        Digest other = Digest.of(new byte[0]);
        RegistryStore store =
                Clients.store(call -> HttpReply.of(201, Headers.of("Docker-Content-Digest", other.toString())));

        assertThatThrownBy(() -> store.put(manifest))
                .isInstanceOf(ImageException.Corrupt.class)
                .hasMessageContaining(other.toString());
    }

    @Test
    void acceptsThatAManifestIsKeptUnderADigestOfAnotherAlgorithm() throws IOException {
        Blob manifest = Blob.of(MediaType.OCI_MANIFEST, "{}".getBytes(UTF_8));
        Digest other = Digest.of(Digest.Algorithm.SHA512, "{}".getBytes(UTF_8));
        RegistryStore store =
                Clients.store(call -> HttpReply.of(201, Headers.of("Docker-Content-Digest", other.toString())));

        store.put(manifest);

        assertThat(store.open(manifest.descriptor()).readAllBytes()).hasSize(2);
    }

    @Test
    void tagsNoManifestThatIsNotWhatItsDigestSays() throws IOException {
        var server = new FaultyHttp(new RegistryHandler(new OpenStorage()))
                .on("GET /v2/team/app/manifests/", 1, FaultyHttp.wrongByte(5));
        Descriptor image = images.image(Clients.store(server), Platform.LINUX_AMD64, 1, 10);

        assertThatThrownBy(() -> Clients.store(server).tag("latest", image)).isInstanceOf(ImageException.Corrupt.class);
        assertThat(Clients.store(server).tags()).isEmpty();
    }

    @Test
    void refusesToPutAManifestOverFourMebibytes() {
        Blob manifest = Blob.of(MediaType.OCI_MANIFEST, new byte[4 * 1024 * 1024 + 1]);
        var server = new ScriptedHttp();

        assertThatThrownBy(() -> Clients.store(server).put(manifest)).isInstanceOf(ImageException.Rejected.class);
        assertThat(server.calls()).isEmpty();
    }

    @Test
    void saysThatARegistryDeletesNothing() {
        RegistryStore store = Clients.store(call -> HttpReply.of(405));

        assertThatThrownBy(() -> store.delete(blob.descriptor()))
                .isInstanceOf(ImageException.Rejected.class)
                .hasMessageContaining("HTTP 405");
    }

    @Test
    void takesABlobOfAnotherRepositoryOfTheSameRegistry() throws IOException {
        var server = new FaultyHttp(new RegistryHandler(new OpenStorage())).on("PUT", 2, FaultyHttp.status(500));
        Registries registries = Clients.registries(server, Keychain.NONE);
        RegistryStore source = registries.repository(new Repository("reg.example", "base/os"));
        RegistryStore target = registries.repository(Clients.APP);
        source.put(blob);

        boolean adopted = target.adopt(blob.descriptor(), source);

        assertThat(adopted).isTrue();
        assertThat(target.has(blob.descriptor())).isTrue();
    }

    @Test
    void takesNothingFromAnotherRegistryFromItselfNorAManifest() throws IOException {
        var server = new ScriptedHttp();
        Registries registries = Clients.registries(server, Keychain.NONE);
        RegistryStore target = registries.repository(Clients.APP);
        RegistryStore elsewhere = registries.repository(new Repository("other.example", "base/os"));
        RegistryStore beside = registries.repository(new Repository("reg.example", "base/os"));
        Descriptor manifest = Descriptor.of(MediaType.OCI_MANIFEST, new byte[1]);

        assertThat(target.adopt(blob.descriptor(), elsewhere)).isFalse();
        assertThat(target.adopt(blob.descriptor(), target)).isFalse();
        assertThat(target.adopt(manifest, beside)).isFalse();
        assertThat(server.calls()).isEmpty();
    }
}
