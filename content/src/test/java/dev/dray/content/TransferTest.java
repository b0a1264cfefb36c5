package dev.dray.content;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.dray.content.Progress.Event;
import dev.dray.model.Descriptor;
import dev.dray.model.MediaType;
import dev.dray.model.Platform;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class TransferTest {
    private final MemoryStore source = new MemoryStore();
    private final RecordingSink sink = new RecordingSink();
    private final Transfer transfer = new Transfer(TransferOptions.DEFAULT);

    /// Remembers what it was asked to do, in order.
    private static final class RecordingSink implements ImageSink {
        private final MemoryStore store = new MemoryStore();
        private final List<String> done = Collections.synchronizedList(new ArrayList<>());
        private final Set<Descriptor> adopted = new HashSet<>();
        private boolean tellsNames;

        @Override
        public boolean has(Descriptor content) {
            return store.has(content);
        }

        @Override
        public void put(Blob blob, Position position) throws IOException {
            store.put(blob, position);
            done.add((blob.descriptor().mediaType().isManifest() ? "manifest " : "blob ")
                    + blob.descriptor().digest());
        }

        @Override
        public void tag(String tag, Descriptor manifest) throws IOException {
            store.tag(tag, manifest);
            done.add("tag " + tag);
        }

        @Override
        public boolean isNamed(String tag, Descriptor manifest) throws IOException {
            return tellsNames && store.resolve(tag).equals(manifest);
        }

        @Override
        public boolean adopt(Descriptor content, ImageSource from) {
            return adopted.contains(content);
        }

        @Override
        public boolean mayAdopt(Descriptor content, ImageSource from) {
            return adopted.contains(content);
        }
    }

    private Image image(Descriptor descriptor) {
        return new Image(source, descriptor);
    }

    @Test
    void blobsComeFirstThenManifestsChildrenFirstThenTheTag() throws IOException {
        Descriptor amd = Documents.image(source, "amd", Platform.LINUX_AMD64);
        Descriptor arm = Documents.image(source, "arm", Platform.LINUX_ARM64);
        Descriptor inner = Documents.index(source, amd);
        Descriptor root = Documents.index(source, inner, arm);

        Descriptor named = transfer.copy(image(root), sink, "v").root();

        assertThat(named).isEqualTo(root);
        assertThat(sink.done).hasSize(9);
        assertThat(sink.done.subList(0, 4)).allMatch(line -> line.startsWith("blob "));
        assertThat(sink.done.subList(4, 9))
                .containsExactly(
                        "manifest " + amd.digest(),
                        "manifest " + inner.digest(),
                        "manifest " + arm.digest(),
                        "manifest " + root.digest(),
                        "tag v");
        assertThat(sink.store.resolve("v")).isEqualTo(root);
    }

    @Test
    void withoutATagItStaysWithoutAName() throws IOException {
        Descriptor root = Documents.image(source, "a", Platform.LINUX_AMD64);

        transfer.copy(image(root), sink, null);

        assertThat(sink.store.tags()).isEmpty();
        assertThat(sink.has(root)).isTrue();
    }

    @Test
    void whatIsThereIsNotMovedAgain() throws IOException {
        Descriptor root = Documents.image(source, "a", Platform.LINUX_AMD64);
        Blob layer = Documents.layer("a");
        sink.store.put(layer);

        transfer.copy(image(root), sink, "v");

        assertThat(sink.done)
                .doesNotContain("blob " + layer.descriptor().digest())
                .hasSize(3);
    }

    @Test
    void whatIsAdoptedIsNotMoved() throws IOException {
        Descriptor root = Documents.image(source, "a", Platform.LINUX_AMD64);
        Descriptor layer = Documents.layer("a").descriptor();
        sink.adopted.add(layer);
        List<Event> events = Collections.synchronizedList(new ArrayList<>());

        new Transfer(TransferOptions.DEFAULT.withProgress(events::add)).copy(image(root), sink, "v");

        assertThat(sink.done).doesNotContain("blob " + layer.digest()).hasSize(3);
        assertThat(events).contains(new Event.Skipped(layer, "taken without moving it"));
    }

    @Test
    void tellsHowItGoes() throws IOException {
        Descriptor root = Documents.image(source, "a", Platform.LINUX_AMD64);
        Descriptor config = Documents.config("a").descriptor();
        Descriptor layer = Documents.layer("a").descriptor();
        sink.store.put(Documents.layer("a"));
        List<Event> events = new ArrayList<>();

        new Transfer(TransferOptions.DEFAULT.withParallelism(1).withProgress(events::add)).copy(image(root), sink, "v");

        assertThat(events.getFirst()).isEqualTo(new Event.Planned(2, config.size() + layer.size()));
        assertThat(events)
                .hasSize(5)
                .contains(new Event.Skipped(layer, "already there"))
                .containsSubsequence(
                        new Event.Started(config),
                        new Event.Advanced(config, config.size()),
                        new Event.Finished(config));
    }

    @Test
    void aFailureLeavesNoManifestAndNoTag() throws IOException {
        Descriptor root = Documents.image(source, "a", Platform.LINUX_AMD64);
        source.delete(Documents.layer("a").descriptor());

        assertThatThrownBy(() -> transfer.copy(image(root), sink, "v")).isInstanceOf(ImageException.NotFound.class);

        assertThat(sink.done).noneMatch(line -> line.startsWith("manifest") || line.startsWith("tag"));
    }

    @Test
    void aSourceThatLiesLeavesNoManifestAndNoTag() throws IOException {
        Descriptor root = Documents.image(source, "a", Platform.LINUX_AMD64);
        Descriptor layer = Documents.layer("a").descriptor();
        ImageSource lying = new ImageSource() {
            @Override
            public Descriptor resolve(String tagOrDigest) throws IOException {
                return source.resolve(tagOrDigest);
            }

            @Override
            public List<String> tags() {
                return List.of();
            }

            @Override
            public boolean has(Descriptor content) {
                return true;
            }

            @Override
            public InputStream openFrom(Descriptor content, long offset) throws IOException {
                return source.openFrom(
                        content.equals(layer) ? Documents.config("a").descriptor() : content, offset);
            }
        };

        assertThatThrownBy(() -> transfer.copy(new Image(lying, root), sink, "v"))
                .isInstanceOf(ImageException.Corrupt.class);

        assertThat(sink.store.tags()).isEmpty();
        assertThat(sink.has(root)).isFalse();
        assertThat(sink.has(layer)).isFalse();
    }

    @Test
    void onePlatformOfAnIndexIsMovedAlone() throws IOException {
        Descriptor amd = Documents.image(source, "amd", Platform.LINUX_AMD64);
        Descriptor arm = Documents.image(source, "arm", Platform.LINUX_ARM64);
        Descriptor root = Documents.index(source, amd, arm);

        Descriptor named = new Transfer(TransferOptions.DEFAULT.withPlatform(Platform.LINUX_ARM64))
                .copy(image(root), sink, "v")
                .root();

        assertThat(named).isEqualTo(arm.withPlatform(null));
        assertThat(sink.store.resolve("v").digest()).isEqualTo(arm.digest());
        assertThat(sink.has(amd)).isFalse();
        assertThat(sink.has(root)).isFalse();
        assertThatThrownBy(() -> new Transfer(TransferOptions.DEFAULT.withPlatform(Platform.parse("linux/s390x")))
                        .plan(image(root)))
                .isInstanceOf(ImageException.NotFound.class);
    }

    /// What a copy did, and what it would do: the same, as long as nothing changes in between.
    @Test
    void reportsWhatBecameOfEachBlob() throws IOException {
        Descriptor one = Documents.image(source, "one", Platform.LINUX_AMD64);
        Descriptor two = Documents.image(source, "two", Platform.LINUX_ARM64);
        Descriptor root = Documents.index(source, one, two);
        Descriptor present = Documents.layer("one").descriptor();
        Descriptor adopted = Documents.layer("two").descriptor();
        sink.store.put(Documents.layer("one"));
        sink.adopted.add(adopted);
        TransferReport expected = new TransferReport(
                root,
                List.of(
                        Documents.config("one").descriptor(),
                        Documents.config("two").descriptor()),
                List.of(present),
                List.of(adopted),
                List.of());

        TransferReport asked = transfer.compare(transfer.plan(image(root)), source, sink);
        assertThat(sink.done).isEmpty();
        TransferReport done = transfer.copy(image(root), sink, "v");

        assertThat(asked).isEqualTo(expected);
        assertThat(done).isEqualTo(expected);
    }

    @Test
    void manifestsOfANameThatIsThereAreOnlyLookedFor() throws IOException {
        Descriptor one = Documents.image(source, "one", Platform.LINUX_AMD64);
        Descriptor two = Documents.image(source, "two", Platform.LINUX_ARM64);
        Descriptor root = Documents.index(source, one, two);
        transfer.copy(image(root), sink, "v");
        sink.store.delete(two);
        sink.done.clear();
        sink.tellsNames = true;

        transfer.copy(image(root), sink, "v");

        assertThat(sink.done).containsExactly("manifest " + two.digest());
    }

    @Test
    void anIndexWithoutAllItsImagesSaysWhichItHas() throws IOException {
        Descriptor amd = Documents.image(source, "amd", Platform.LINUX_AMD64);
        Descriptor arm = Documents.image(source, "arm", Platform.LINUX_ARM64);
        Descriptor s390x = Documents.image(source, "s390x", Platform.parse("linux/s390x"));
        Descriptor root = Documents.index(source, amd, arm, s390x);
        source.delete(amd);
        source.delete(s390x);

        assertThatThrownBy(() -> transfer.plan(image(root)))
                .isInstanceOf(ImageException.NotFound.class)
                .hasMessageContaining("without its images for linux/amd64, linux/s390x")
                .satisfies(e -> assertThat(((ImageException) e).help().orElseThrow())
                        .contains("--platform (linux/arm64)", "--platform all"));
    }

    @Test
    void anIndexWithoutAnyOfItsImagesSaysSo() throws IOException {
        Descriptor amd = Documents.image(source, "amd", Platform.LINUX_AMD64);
        Descriptor root = Documents.index(source, amd);
        source.delete(amd);

        assertThatThrownBy(() -> transfer.plan(image(root)))
                .isInstanceOf(ImageException.NotFound.class)
                .satisfies(e -> assertThat(((ImageException) e).help().orElseThrow())
                        .isEqualTo("get the whole image first, with --platform all"));
    }

    @Test
    void foreignLayersMoveWhereTheSourceHasThem() throws IOException {
        Blob layer = Blob.of(
                new MediaType("application/vnd.oci.image.layer.nondistributable.v1.tar"), "foreign".getBytes(UTF_8));
        Blob config = Documents.config("w");
        Blob manifest = Documents.manifest(config.descriptor(), layer.descriptor());
        for (Blob blob : List.of(layer, config, manifest)) {
            source.put(blob);
        }

        TransferReport report = transfer.copy(image(manifest.descriptor()), sink, "v");

        assertThat(sink.has(layer.descriptor())).isTrue();
        assertThat(report.foreign()).isEmpty();
    }

    /// Protocols C117.
    @Test
    void foreignLayersStayWhereTheyAre() throws IOException {
        Blob config = Documents.config("w");
        Descriptor foreign = new Descriptor(
                new MediaType("application/vnd.docker.image.rootfs.foreign.diff.tar.gzip"),
                Documents.layer("foreign").descriptor().digest(),
                7);
        Blob manifest = Documents.manifest(config.descriptor(), foreign);
        source.put(config);
        source.put(manifest);

        TransferReport report = transfer.copy(image(manifest.descriptor()), sink, "v");

        assertThat(report.foreign()).containsExactly(foreign);
        assertThat(sink.has(foreign)).isFalse();
        assertThat(sink.has(manifest.descriptor())).isTrue();
    }

    @Test
    void sharedContentIsPlannedOnce() throws IOException {
        Blob config = Documents.config("c");
        Blob base = Documents.layer("base");
        Blob one = Documents.manifest(config.descriptor(), base.descriptor());
        Blob two = Documents.manifest(config.descriptor(), base.descriptor(), base.descriptor());
        for (Blob blob : List.of(config, base, one, two)) {
            source.put(blob);
        }
        Descriptor root = Documents.index(source, one.descriptor(), two.descriptor(), one.descriptor());

        Transfer.Plan plan = transfer.plan(image(root));

        assertThat(plan.blobs()).containsExactly(config.descriptor(), base.descriptor());
        assertThat(plan.manifests()).hasSize(3);
        assertThat(plan.bytes()).isEqualTo(config.descriptor().size() + 4);
    }

    @Test
    void theSameContentUnderTwoDescriptorsIsMovedOnce() throws IOException {
        Blob config = Documents.config("c");
        Blob layer = Documents.layer("x");
        Descriptor annotated = layer.descriptor().withAnnotations(Map.of("a", "b"));
        Blob manifest = Documents.manifest(config.descriptor(), layer.descriptor(), annotated);
        for (Blob blob : List.of(config, layer, manifest)) {
            source.put(blob);
        }

        assertThat(transfer.plan(image(manifest.descriptor())).blobs())
                .containsExactly(config.descriptor(), layer.descriptor());
    }

    @Test
    void unknownDocumentsAreMovedByteForByte() throws IOException {
        Blob unknown = Blob.of(new MediaType("application/vnd.acme+json"), " {\"a\" : 1} ".getBytes(UTF_8));
        source.put(unknown);

        transfer.copy(image(unknown.descriptor()), sink, "v");

        assertThat(sink.store.open(unknown.descriptor()).readAllBytes())
                .isEqualTo(unknown.open().readAllBytes());
    }

    /// Its layers would stay behind: it does not say their sizes.
    @Test
    void aManifestOfSchema1IsNotMovedWithoutItsLayers() throws IOException {
        Blob schema1 = Blob.of(MediaType.DOCKER_SCHEMA1, "{\"schemaVersion\":1}".getBytes(UTF_8));
        source.put(schema1);

        assertThatThrownBy(() -> transfer.copy(image(schema1.descriptor()), sink, "v"))
                .isInstanceOf(ImageException.Unsupported.class)
                .hasMessageContaining("schema 1");
        assertThat(sink.store.isEmpty()).isTrue();
    }

    /// Protocols C122. A digest cannot be in its own content, so a cycle needs a source that lies; depth does not.
    @Test
    void depthIsBounded() throws IOException {
        Descriptor descriptor = Documents.image(source, "a", Platform.LINUX_AMD64);
        for (int depth = 0; depth < 20; depth++) {
            descriptor = Documents.index(source, descriptor);
        }
        Image bomb = image(descriptor);

        assertThatThrownBy(() -> transfer.plan(bomb)).isInstanceOf(ImageException.Rejected.class);
    }

    @Test
    void widthIsBounded() throws IOException {
        Descriptor[] children = new Descriptor[1_100];
        for (int i = 0; i < children.length; i++) {
            children[i] = Documents.image(source, "image " + i, Platform.LINUX_AMD64);
        }
        Image wide = image(Documents.index(source, children));

        assertThatThrownBy(() -> transfer.plan(wide))
                .isInstanceOf(ImageException.Rejected.class)
                .hasMessageContaining("1,000");
    }

    @Test
    void anIndexThatFansOutOverAndOverIsReadOnce() throws IOException {
        Descriptor descriptor = Documents.image(source, "a", Platform.LINUX_AMD64);
        for (int depth = 0; depth < 7; depth++) {
            Descriptor[] children = new Descriptor[100];
            Arrays.fill(children, descriptor);
            descriptor = Documents.index(source, children);
        }

        assertThat(transfer.plan(image(descriptor)).manifests()).hasSize(8);
    }

    @Test
    void forgedSizesDoNotMakeTheSumNegative() throws IOException {
        Descriptor huge = new Descriptor(
                MediaType.OCI_LAYER, Documents.layer("x").descriptor().digest(), Long.MAX_VALUE);
        Blob manifest = Documents.manifest(Documents.config("c").descriptor(), huge);
        source.put(manifest);

        assertThat(transfer.plan(image(manifest.descriptor())).bytes()).isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void planningTouchesNoSink() throws IOException {
        Descriptor root = Documents.image(source, "a", Platform.LINUX_AMD64);

        Transfer.Plan plan = transfer.plan(image(root));

        assertThat(plan.root()).isEqualTo(root.withPlatform(null));
        assertThat(sink.done).isEmpty();
    }
}
