package dev.dray.testkit;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.dray.content.Blob;
import dev.dray.content.Image;
import dev.dray.content.ImageException;
import dev.dray.content.ImageSink;
import dev.dray.content.ImageStore;
import dev.dray.content.MemoryStore;
import dev.dray.content.Transfer;
import dev.dray.content.TransferOptions;
import dev.dray.model.Descriptor;
import dev.dray.model.Digest;
import dev.dray.model.MediaType;
import dev.dray.model.Platform;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What every store of images promises. Extend it with a store of your own.
public abstract class ImageStoreContract extends ImageSinkContract {
    private final RandomImages images = new RandomImages(7);
    private ImageStore store;

    /// An empty store. It is closed after the test.
    protected abstract ImageStore newStore() throws IOException;

    @Override
    protected final ImageSink newSink() throws IOException {
        return newStore();
    }

    @BeforeEach
    void useSinkAsStore() {
        store = (ImageStore) sink;
    }

    @Test
    void givesBackWhatItTook() throws IOException {
        Blob blob = images.blob(100_000);

        store.put(blob);

        assertThat(store.has(blob.descriptor())).isTrue();
        try (InputStream in = store.open(blob.descriptor())) {
            assertThat(in.readAllBytes()).isEqualTo(blob.open().readAllBytes());
        }
    }

    @Test
    void takesAnEmptyBlob() throws IOException {
        Blob empty = Blob.of(MediaType.OCTET_STREAM, new byte[0]);

        store.put(empty);

        try (InputStream in = store.open(empty.descriptor())) {
            assertThat(in.readAllBytes()).isEmpty();
        }
    }

    @Test
    void opensContentFromAnOffset() throws IOException {
        Blob blob = images.blob(1000);
        store.put(blob);

        try (InputStream in = store.openFrom(blob.descriptor(), 990)) {
            assertThat(in.readAllBytes()).isEqualTo(blob.open(990).readAllBytes());
        }
        try (InputStream in = store.openFrom(blob.descriptor(), 1000)) {
            assertThat(in.readAllBytes()).isEmpty();
        }
    }

    @Test
    void hasNotWhatItNeverTook() throws IOException {
        Descriptor unknown = images.blob(10).descriptor();

        assertThat(store.has(unknown)).isFalse();
        assertThatThrownBy(() -> store.open(unknown).readAllBytes()).isInstanceOf(ImageException.NotFound.class);
    }

    @Test
    void showsNothingOfABlobThatBrokeOff() throws IOException {
        Blob blob = images.blob(100_000);

        assertThatThrownBy(() -> store.put(breakingAfter(blob, 60_000))).isInstanceOf(IOException.class);

        assertThat(store.has(blob.descriptor())).isFalse();
        store.put(blob);
        try (InputStream in = store.open(blob.descriptor())) {
            assertThat(in.readAllBytes()).isEqualTo(blob.open().readAllBytes());
        }
    }

    @Test
    void resolvesTagsAndDigests() throws IOException {
        Descriptor image = images.image(store, Platform.LINUX_AMD64, 2, 100);
        store.tag("1.0", image);

        assertThat(store.resolve("1.0").digest()).isEqualTo(image.digest());
        assertThat(store.resolve("1.0").mediaType()).isEqualTo(MediaType.OCI_MANIFEST);
        assertThat(store.resolve(image.digest().toString()).size()).isEqualTo(image.size());
    }

    @Test
    void findsNoImageUnderUnknownNames() throws IOException {
        store.tag("1.0", images.image(store, Platform.LINUX_AMD64, 1, 10));

        assertThatThrownBy(() -> store.resolve("2.0")).isInstanceOf(ImageException.NotFound.class);
        assertThatThrownBy(() -> store.resolve(Digest.of(new byte[0]).toString()))
                .isInstanceOf(ImageException.NotFound.class);
    }

    @Test
    void movesATag() throws IOException {
        Descriptor first = images.image(store, Platform.LINUX_AMD64, 1, 10);
        Descriptor second = images.image(store, Platform.LINUX_AMD64, 1, 10);
        store.tag("latest", first);
        store.tag("latest", second);

        assertThat(store.resolve("latest").digest()).isEqualTo(second.digest());
        assertThat(store.resolve(first.digest().toString()).digest()).isEqualTo(first.digest());
    }

    @Test
    void listsItsTags() throws IOException {
        Descriptor image = images.image(store, Platform.LINUX_AMD64, 1, 10);
        for (String tag : List.of("_x", "1.0", "latest", "a".repeat(128))) {
            store.tag(tag, image);
        }

        assertThat(store.tags()).containsExactlyInAnyOrder("_x", "1.0", "latest", "a".repeat(128));
    }

    @Test
    void takesTagsAwayOneByOne() throws IOException {
        Descriptor image = images.image(store, Platform.LINUX_AMD64, 1, 10);
        store.tag("a", image);
        store.tag("b", image);

        store.untag("a");
        store.untag("never-there");

        assertThat(store.tags()).containsExactly("b");
        assertThat(store.resolve("b").digest()).isEqualTo(image.digest());
    }

    @Test
    void takesAManifestAwayWithItsTags() throws IOException {
        Descriptor image = images.image(store, Platform.LINUX_AMD64, 1, 10);
        store.tag("a", image);

        store.delete(image);

        assertThat(store.tags()).isEmpty();
        assertThatThrownBy(() -> store.resolve(image.digest().toString())).isInstanceOf(ImageException.NotFound.class);
    }

    @Test
    void namesAManifestThatItTakes() throws IOException {
        MemoryStore source = new MemoryStore();
        Descriptor first = images.image(source, Platform.LINUX_AMD64, 1, 10).withPlatform(null);
        Descriptor second = images.image(source, Platform.LINUX_AMD64, 1, 20).withPlatform(null);
        Transfer transfer = new Transfer(TransferOptions.DEFAULT);
        transfer.copy(new Image(source, first), store, null);
        transfer.copy(new Image(source, second), store, "v");

        store.putNamed(Blob.from(source, first), "v");

        assertThat(store.resolve("v").digest()).isEqualTo(first.digest());
        assertThat(store.isNamed("v", second)).isFalse();
        assertThat(store.isNamed("other", first)).isFalse();
    }

    @Test
    void isFilledByATransferAndFillsAnother() throws IOException {
        MemoryStore source = new MemoryStore();
        MemoryStore target = new MemoryStore();
        Descriptor index = images.index(source, "v", Platform.LINUX_AMD64, Platform.LINUX_ARM64);

        new Transfer(TransferOptions.DEFAULT).copy(Image.resolve(source, "v"), store, "v");
        new Transfer(TransferOptions.DEFAULT).copy(Image.resolve(store, "v"), target, "w");

        assertThat(target.resolve("w").digest()).isEqualTo(index.digest());
        assertThat(Image.resolve(target, "w")
                        .forPlatform(Platform.LINUX_ARM64)
                        .imageManifest()
                        .layers())
                .hasSize(2);
    }

    @Test
    void keepsAManifestOfAnUnknownTypeByteForByte() throws IOException {
        Blob manifest = Blob.of(MediaType.OCI_MANIFEST, EMPTY_ARTIFACT.getBytes(UTF_8));
        store.put(Blob.of(MediaType.OCI_EMPTY, "{}".getBytes(UTF_8)));
        store.put(manifest);
        store.tag("artifact", manifest.descriptor());

        try (InputStream in = store.open(store.resolve("artifact"))) {
            assertThat(in.readAllBytes()).isEqualTo(manifest.open().readAllBytes());
        }
    }

    private static final String EMPTY_ARTIFACT = """
            { "schemaVersion":2, "mediaType":"application/vnd.oci.image.manifest.v1+json",
              "artifactType":"application/vnd.example+type", "unknown":{"b":1,"a":2},
              "config":{"mediaType":"application/vnd.oci.empty.v1+json",
                "digest":"sha256:44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a","size":2},
              "layers":[] }
            """;
}
