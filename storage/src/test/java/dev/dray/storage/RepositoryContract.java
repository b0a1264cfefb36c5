package dev.dray.storage;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.dray.content.Blob;
import dev.dray.content.ImageException;
import dev.dray.content.ImageStore;
import dev.dray.model.Descriptor;
import dev.dray.model.Digest;
import dev.dray.model.Manifest;
import dev.dray.model.MediaType;
import dev.dray.model.Platform;
import dev.dray.testkit.Artifacts;
import dev.dray.testkit.ImageStoreContract;
import dev.dray.testkit.RandomImages;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// What a repository of every storage promises; a part of [StorageContract].
abstract class RepositoryContract extends ImageStoreContract {
    static final String WEB = "acme/web";
    static final String OTHER = "acme/other";
    static final MediaType CUSTOM = new MediaType("application/vnd.acme.recipe+json");

    final RandomImages images = new RandomImages(11);
    final TestClock clock = new TestClock();
    private @Nullable Storage opened;

    /// An empty storage; the same one again where this test closed one before and it [#lasts()].
    protected abstract Storage open(TestClock clock) throws IOException;

    /// Whether a storage that is opened again has what it had.
    protected boolean lasts() {
        return true;
    }

    /// Whether garbage is collected at all.
    protected boolean collects() {
        return true;
    }

    final Storage storage() throws IOException {
        Storage storage = opened == null ? open(clock) : opened;
        opened = storage;
        return storage;
    }

    /// As after the next start of the program.
    final void reopen() throws IOException {
        closeStorage();
        storage();
    }

    @AfterEach
    final void closeStorage() throws IOException {
        if (opened != null) {
            opened.close();
            opened = null;
        }
    }

    final StoredRepository web() throws IOException {
        return storage().repository(WEB);
    }

    final StoredRepository other() throws IOException {
        return storage().repository(OTHER);
    }

    @Override
    protected final ImageStore newStore() throws IOException {
        return web();
    }

    final Descriptor image(StoredRepository repository) throws IOException {
        Descriptor image = images.image(repository, Platform.LINUX_AMD64, 2, 100);
        return new Descriptor(image.mediaType(), image.digest(), image.size());
    }

    static Manifest.Image read(StoredRepository repository, Descriptor image) throws IOException {
        return (Manifest.Image) Manifest.parse(image.mediaType(), bytes(repository, image));
    }

    static byte[] bytes(StoredRepository repository, Descriptor content) throws IOException {
        try (InputStream in = repository.open(content)) {
            return in.readAllBytes();
        }
    }

    static Descriptor octets(Descriptor content) {
        return new Descriptor(MediaType.OCTET_STREAM, content.digest(), content.size());
    }

    /// Puts a manifest whose type nobody knows.
    static Descriptor putCustom(StoredRepository repository, String json) throws IOException {
        Manifest manifest = new Manifest.Unknown(CUSTOM, json.getBytes(UTF_8));
        repository.putManifest(manifest.descriptor(), manifest);
        return manifest.descriptor();
    }

    @Test
    void hasNothingAtFirst() throws IOException {
        assertThat(web().exists()).isFalse();
        assertThat(web().tags("", 9)).isEqualTo(new Page(List.of(), false));
        assertThat(web().tags()).isEmpty();
        assertThat(web().size()).isZero();
        assertThat(web().find(Digest.of(new byte[1]))).isEmpty();
        assertThat(storage().repositories("", 9)).isEqualTo(new Page(List.of(), false));
    }

    @Test
    void existsOnceItHadSomething() throws IOException {
        Descriptor image = image(web());
        web().tag("1.0", image);

        web().untag("1.0");
        web().delete(image);

        assertThat(web().exists()).isTrue();
        assertThat(other().exists()).isFalse();
    }

    @Test
    void findsManifestsWithTheirTypesAndBlobsAsBytes() throws IOException {
        Descriptor image = image(web());
        Descriptor layer = read(web(), image).layers().getFirst();

        assertThat(web().find(image.digest())).contains(image);
        assertThat(web().find(layer.digest())).contains(octets(layer));
    }

    /// Protocols C186: a layer's digest must not be read as a manifest.
    @Test
    void takesNoBlobForAManifest() throws IOException {
        Blob blob = images.blob(100);
        web().put(blob);

        assertThatThrownBy(() -> web().resolve(blob.descriptor().digest().toString()))
                .isInstanceOf(ImageException.NotFound.class);
    }

    /// Protocols C182.
    @Test
    void keepsAManifestOfAnyType() throws IOException {
        Descriptor custom = putCustom(web(), "{\"made\":\"by hand\"}");
        web().tag("recipe", custom);

        assertThat(web().resolve("recipe")).isEqualTo(custom);
        assertThat(web().resolve(custom.digest().toString())).isEqualTo(custom);
        assertThat(web().find(custom.digest())).contains(custom);
        assertThat(bytes(web(), custom)).asString(UTF_8).isEqualTo("{\"made\":\"by hand\"}");
    }

    @Test
    void takesForAManifestWhatGetsAName() throws IOException {
        Blob blob = Blob.of(CUSTOM, "{\"put\":\"as a blob\"}".getBytes(UTF_8));
        web().put(blob);

        web().tag("recipe", blob.descriptor());

        assertThat(web().resolve("recipe")).isEqualTo(blob.descriptor());
        assertThat(web().resolve(blob.descriptor().digest().toString())).isEqualTo(blob.descriptor());
    }

    @Test
    void keepsContentUnderOtherDigestsThanSha256() throws IOException {
        byte[] raw = bytes(web(), image(web()));
        Digest digest = Digest.of(Digest.Algorithm.SHA512, raw);
        Descriptor manifest = new Descriptor(MediaType.OCI_MANIFEST, digest, raw.length);
        Descriptor blob = new Descriptor(MediaType.OCTET_STREAM, Digest.of(Digest.Algorithm.SHA384, raw), raw.length);

        web().putManifest(manifest, Manifest.parse(MediaType.OCI_MANIFEST, raw));
        web().tag("long", manifest);
        web().put(Blob.of(blob, raw));

        assertThat(web().resolve("long")).isEqualTo(manifest);
        assertThat(bytes(web(), manifest)).isEqualTo(raw);
        assertThat(bytes(web(), blob)).isEqualTo(raw);
        assertThat(web().find(blob.digest())).contains(blob);
    }

    /// Protocols H72.
    @Test
    void showsOnlyWhatWasPutIntoIt() throws IOException {
        Descriptor image = image(web());
        Descriptor layer = read(web(), image).layers().getFirst();

        assertThat(other().has(layer)).isFalse();
        assertThat(other().find(layer.digest())).isEmpty();
        assertThatThrownBy(() -> other().openFrom(layer, 0)).isInstanceOf(ImageException.NotFound.class);
        assertThatThrownBy(() -> other().resolve(image.digest().toString()))
                .isInstanceOf(ImageException.NotFound.class);
    }

    @Test
    void adoptsWhatAnotherRepositoryHas() throws IOException {
        Blob blob = images.blob(1000);
        web().put(blob);

        assertThat(other().adopt(blob.descriptor(), web())).isTrue();

        web().delete(blob.descriptor());
        assertThat(bytes(other(), blob.descriptor())).isEqualTo(blob.open().readAllBytes());
    }

    @Test
    void adoptsNothingThatTheOtherDoesNotShow() throws IOException {
        Blob blob = images.blob(1000);
        storage().repository("acme/third").put(blob);

        assertThat(other().adopt(blob.descriptor(), web())).isFalse();
        assertThat(other().has(blob.descriptor())).isFalse();
    }

    @Test
    void namesOnlyWhatIsHere() throws IOException {
        Descriptor image = image(web());

        assertThatThrownBy(() -> other().tag("1.0", image)).isInstanceOf(ImageException.NotFound.class);
        assertThatThrownBy(() -> other().tagUnlessTaken("1.0", image)).isInstanceOf(ImageException.NotFound.class);
        assertThat(other().tags()).isEmpty();
    }

    @Test
    void movesNoTagThatIsTaken() throws IOException {
        Descriptor first = image(web());
        Descriptor second = image(web());

        assertThat(web().tagUnlessTaken("1.0", first)).isTrue();
        assertThat(web().tagUnlessTaken("1.0", first)).isTrue();
        assertThat(web().tagUnlessTaken("1.0", second)).isFalse();
        assertThat(web().resolve("1.0")).isEqualTo(first);
        web().untag("1.0");
        assertThat(web().tagUnlessTaken("1.0", second)).isTrue();
    }

    /// Protocols C90, C91.
    @Test
    void listsWhatIsAboutAManifest() throws IOException {
        Descriptor image = image(web());
        Descriptor signature = Artifacts.about(web(), image, "application/vnd.acme.signature");
        Descriptor listing = Artifacts.about(web(), image, "application/vnd.acme.listing");
        Artifacts.about(other(), image, "application/vnd.acme.signature");

        assertThat(web().referrers(image)).containsExactlyInAnyOrder(signature, listing);
        assertThat(web().referrers(image, "application/vnd.acme.signature")).containsExactly(signature);
        assertThat(web().referrers(signature)).isEmpty();
    }

    @Test
    void knowsWhatIsAboutAManifestThatIsYetToCome() throws IOException {
        Descriptor image = image(other());

        Descriptor signature = Artifacts.about(web(), image, "application/vnd.acme.signature");

        assertThat(web().referrers(image)).containsExactly(signature);
    }

    @Test
    void takesAReferrerAwayWithItsEntry() throws IOException {
        Descriptor image = image(web());
        Descriptor signature = Artifacts.about(web(), image, "application/vnd.acme.signature");
        assertThat(web().referrers(image)).containsExactly(signature);

        web().delete(signature);

        assertThat(web().referrers(image)).isEmpty();
        assertThat(web().find(signature.digest())).isEmpty();
    }

    @Test
    void takesABlobAwayFromOneRepositoryOnly() throws IOException {
        Blob blob = images.blob(100);
        web().put(blob);
        other().put(blob);

        web().delete(blob.descriptor());

        assertThat(web().has(blob.descriptor())).isFalse();
        assertThat(other().has(blob.descriptor())).isTrue();
        web().put(blob);
        assertThat(bytes(web(), blob.descriptor())).isEqualTo(blob.open().readAllBytes());
    }

    @Test
    void counts() throws IOException {
        Blob blob = images.blob(1000);
        web().put(blob);
        web().put(blob);
        Descriptor custom = putCustom(web(), "{}");
        web().tag("a", custom);
        web().tag("b", custom);

        assertThat(web().size()).isEqualTo(1002);
    }
}
