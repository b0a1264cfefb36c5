package dev.dray.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.dray.content.Blob;
import dev.dray.model.Descriptor;
import dev.dray.model.Digest.Algorithm;
import dev.dray.model.Manifest;
import dev.dray.testkit.Artifacts;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;

/// What every storage that collects garbage promises; a part of [StorageContract].
abstract class GarbageContract extends UploadContract {
    static final GarbageOptions TAGGED_ONLY = GarbageOptions.DEFAULT.withUntagged(true);
    private static final Duration TWO_HOURS = Duration.ofHours(2);

    @BeforeEach
    void skipWhereNothingIsCollected(TestInfo test) {
        boolean isAboutGarbage = test.getTestMethod()
                .filter(method -> method.getDeclaringClass() == GarbageContract.class)
                .isPresent();
        assumeTrue(collects() || !isAboutGarbage);
    }

    /// Collects when everything that is here so far is old.
    private GarbageReport collectLater(GarbageOptions options) throws IOException {
        clock.goOn(TWO_HOURS);
        return storage().collectGarbage(options);
    }

    private Descriptor index(List<Descriptor> manifests) throws IOException {
        Manifest index = Manifest.ofIndex(manifests);
        web().put(Blob.of(index));
        return index.descriptor();
    }

    private void assertWhole(Descriptor image) throws IOException {
        assertThat(web().resolve(image.digest().toString())).isEqualTo(image);
        for (Descriptor child : read(web(), image).children()) {
            assertThat(bytes(web(), child)).hasSize((int) child.size());
        }
    }

    @Test
    void takesABlobThatNoManifestNeeds() throws IOException {
        Blob blob = images.blob(1000);
        Descriptor image = image(web());
        web().put(blob);

        GarbageReport report = collectLater(GarbageOptions.DEFAULT);

        assertThat(report).isEqualTo(new GarbageReport(0, 1, 0, 1000));
        assertThat(web().has(blob.descriptor())).isFalse();
        assertThat(web().find(blob.descriptor().digest())).isEmpty();
        assertWhole(image);
        assertThat(storage().collectGarbage(GarbageOptions.DEFAULT)).isEqualTo(GarbageReport.NOTHING);
        web().put(blob);
        assertThat(bytes(web(), blob.descriptor())).hasSize(1000);
    }

    @Test
    void leavesWhatCameLately() throws IOException {
        Blob blob = images.blob(1000);
        web().put(blob);
        Descriptor image = image(web());
        web().startUpload(Algorithm.SHA256);

        assertThat(storage().collectGarbage(TAGGED_ONLY)).isEqualTo(GarbageReport.NOTHING);

        assertThat(web().has(blob.descriptor())).isTrue();
        assertWhole(image);
    }

    @Test
    void leavesWhatWasLookedForLately() throws IOException {
        Blob had = images.blob(101);
        Blob putAgain = images.blob(102);
        Blob forgotten = images.blob(103);
        web().put(had);
        web().put(putAgain);
        web().put(forgotten);
        Descriptor image = image(web());
        clock.goOn(Duration.ofMinutes(50));
        web().has(had.descriptor());
        web().put(putAgain);
        web().find(image.digest());
        clock.goOn(Duration.ofMinutes(20));

        GarbageReport report = storage().collectGarbage(TAGGED_ONLY);

        assertThat(report).isEqualTo(new GarbageReport(0, 1, 0, 103));
        assertThat(web().has(had.descriptor())).isTrue();
        assertThat(web().has(putAgain.descriptor())).isTrue();
        assertWhole(image);
    }

    @Test
    void leavesWhatWasAdoptedLately() throws IOException {
        Blob blob = images.blob(100);
        web().put(blob);
        clock.goOn(TWO_HOURS);
        other().adopt(blob.descriptor(), web());

        storage().collectGarbage(GarbageOptions.DEFAULT);

        assertThat(bytes(other(), blob.descriptor())).hasSize(100);
    }

    @Test
    void keepsManifestsWithoutTagsUnlessAsked() throws IOException {
        Descriptor untagged = image(web());
        Descriptor tagged = image(web());
        web().tag("1.0", tagged);

        assertThat(collectLater(GarbageOptions.DEFAULT)).isEqualTo(GarbageReport.NOTHING);
        assertWhole(untagged);
        GarbageReport report = collectLater(TAGGED_ONLY);

        assertThat(report.manifests()).isEqualTo(1);
        assertThat(web().find(untagged.digest())).isEmpty();
        assertWhole(tagged);
        assertThat(web().resolve("1.0")).isEqualTo(tagged);
    }

    @Test
    void keepsWhatATagReaches() throws IOException {
        Descriptor child = image(web());
        Descriptor grandchild = image(web());
        Descriptor inner = index(List.of(grandchild));
        Descriptor outer = index(List.of(child, inner));
        Descriptor signature = Artifacts.about(web(), child, "application/vnd.acme.signature");
        Descriptor countersignature = Artifacts.about(web(), signature, "application/vnd.acme.signature");
        Descriptor alone = Artifacts.about(web(), image(other()), "application/vnd.acme.signature");
        web().tag("1.0", outer);

        GarbageReport report = collectLater(TAGGED_ONLY);

        assertThat(report.manifests()).isEqualTo(2);
        assertWhole(child);
        assertWhole(grandchild);
        assertThat(web().resolve(inner.digest().toString())).isEqualTo(inner);
        assertThat(web().referrers(child)).containsExactly(signature);
        assertThat(web().referrers(signature)).containsExactly(countersignature);
        assertThat(web().find(alone.digest())).isEmpty();
    }

    @Test
    void takesTheLayersOfADeletedManifestButNotThoseOfOthers() throws IOException {
        Descriptor first = image(web());
        Descriptor second = image(web());
        List<Descriptor> layers = read(web(), first).layers();
        Manifest.Image sharing = Manifest.ofImage(read(web(), second).config(), List.of(layers.getFirst()));
        web().put(Blob.of(sharing));
        web().delete(first);

        collectLater(GarbageOptions.DEFAULT);

        assertThat(web().has(layers.getLast())).isFalse();
        assertWhole(second);
        assertWhole(sharing.descriptor());
    }

    @Test
    void leavesTheBytesToARepositoryThatNeedsThem() throws IOException {
        Descriptor image = image(web());
        Descriptor layer = read(web(), image).layers().getFirst();
        other().adopt(layer, web());

        GarbageReport report = collectLater(GarbageOptions.DEFAULT);

        assertThat(report).isEqualTo(GarbageReport.NOTHING);
        assertThat(other().has(layer)).isFalse();
        assertWhole(image);
    }

    @Test
    void tellsWithoutDoing() throws IOException {
        image(web());
        web().put(images.blob(1000));
        Upload upload = web().startUpload(Algorithm.SHA256);
        append(upload, "0123456789");
        clock.goOn(Duration.ofDays(8));

        GarbageReport told = storage().collectGarbage(TAGGED_ONLY.withDryRun(true));

        assertThat(told.manifests()).isEqualTo(1);
        assertThat(told.uploads()).isEqualTo(1);
        assertThat(web().findUpload(upload.id())).isPresent();
        assertThat(storage().collectGarbage(TAGGED_ONLY)).isEqualTo(told);
        assertThat(storage().collectGarbage(TAGGED_ONLY)).isEqualTo(GarbageReport.NOTHING);
    }

    /// Protocols C42.
    @Test
    void takesUploadsThatNobodyGoesOnWith() throws IOException {
        Upload abandoned = web().startUpload(Algorithm.SHA256);
        append(abandoned, "0123456789");
        Upload empty = other().startUpload(Algorithm.SHA256);
        clock.goOn(Duration.ofDays(6));
        storage().collectGarbage(GarbageOptions.DEFAULT);
        assertThat(web().findUpload(abandoned.id())).isPresent();
        assertThat(other().findUpload(empty.id())).isPresent();
        clock.goOn(Duration.ofDays(2));

        GarbageReport report = storage().collectGarbage(GarbageOptions.DEFAULT);

        assertThat(report).isEqualTo(new GarbageReport(0, 0, 2, 10));
        assertThat(web().findUpload(abandoned.id())).isEmpty();
        assertThat(other().findUpload(empty.id())).isEmpty();
    }

    @Test
    void goesOnWithAnUploadAfterwards() throws IOException {
        Upload upload = web().startUpload(Algorithm.SHA256);
        append(upload, "01234");

        collectLater(GarbageOptions.DEFAULT);
        append(upload, "56789");
        upload.keep(DIGEST);

        assertThat(bytes(web(), web().find(DIGEST).orElseThrow())).isEqualTo(CONTENT);
        assertThat(storage().collectGarbage(GarbageOptions.DEFAULT)).isEqualTo(GarbageReport.NOTHING);
    }

    /// Nobody knows how a type that is yet to be invented says what it needs; but by digest it will be.
    @Test
    void keepsWhatAManifestOfUnknownTypeMentions() throws IOException {
        Blob mentioned = images.blob(100);
        Blob other = images.blob(200);
        web().put(mentioned);
        web().put(other);
        Descriptor custom = putCustom(
                web(),
                "{\"parts\":[{\"is\":\"%s\"}]}".formatted(mentioned.descriptor().digest()));
        web().tag("recipe", custom);

        GarbageReport report = collectLater(TAGGED_ONLY);

        assertThat(report).isEqualTo(new GarbageReport(0, 1, 0, 200));
        assertThat(web().has(mentioned.descriptor())).isTrue();
        assertThat(web().resolve("recipe")).isEqualTo(custom);
    }

    @Test
    void listsNoRepositoryThatLostItsLastManifest() throws IOException {
        image(web());
        image(other());
        other().tag("1.0", image(other()));

        collectLater(TAGGED_ONLY);

        assertThat(storage().repositories("", 9).entries()).containsExactly(OTHER);
        assertThat(web().exists()).isTrue();
    }
}
