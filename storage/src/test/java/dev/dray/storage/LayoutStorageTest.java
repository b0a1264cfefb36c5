package dev.dray.storage;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.dray.content.Blob;
import dev.dray.content.Image;
import dev.dray.content.ImageException;
import dev.dray.model.Descriptor;
import dev.dray.model.Digest;
import dev.dray.model.Manifest;
import dev.dray.model.MediaType;
import dev.dray.model.Platform;
import dev.dray.store.OciLayout;
import dev.dray.testkit.Artifacts;
import dev.dray.testkit.RandomImages;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class LayoutStorageTest extends StorageContract {
    @TempDir
    private Path folder;

    @Override
    protected Storage open(TestClock clock) {
        return LayoutStorage.open(folder, clock);
    }

    private OciLayout layout(String path) throws IOException {
        return OciLayout.open(folder.resolve(path));
    }

    private Path blob(String path, Digest digest) {
        return folder.resolve(path).resolve("blobs").resolve("sha256").resolve(digest.hex());
    }

    /// Protocols G20, G21.
    @Test
    void isALayoutForOtherPrograms() throws IOException {
        Descriptor tagged = image(web());
        Descriptor untagged = image(web());
        web().tag("1.0", tagged);

        assertThat(folder.resolve(WEB).resolve("oci-layout")).hasContent("{\"imageLayoutVersion\":\"1.0.0\"}");
        assertThat(layout(WEB).resolve("1.0")).isEqualTo(tagged);
        assertThat(layout(WEB).tags()).containsExactly("1.0");
        // One that is in no index is found by no other program (zot reads nothing else).
        assertThat(layout(WEB).manifests()).extracting(Descriptor::digest).contains(tagged.digest(), untagged.digest());
    }

    @Test
    void namesAManifestAsItTakesIt() throws IOException {
        Descriptor first = image(web());
        web().tag("latest", first);
        Descriptor second = image(other());

        web().putManifest(second, read(other(), second), List.of("2.0", "latest"));

        assertThat(web().resolve("latest")).isEqualTo(second);
        assertThat(web().resolve("2.0")).isEqualTo(second);
        assertThat(web().resolve(first.digest().toString())).isEqualTo(first);
        assertThat(layout(WEB).manifests()).hasSize(3);
    }

    @Test
    void takesASecondDigestForNoTag() throws IOException {
        Descriptor image = image(web());
        web().tag("1.0", image);

        web().alias(Digest.of(new byte[1]), image);

        assertThat(web().tags()).containsExactly("1.0");
    }

    @Test
    void leavesNoWorkBehind() throws IOException {
        web().tag("1.0", image(web()));
        Upload upload = web().startUpload(Digest.Algorithm.SHA256);
        upload.cancel();

        closeStorage();

        assertThat(folder.resolve(WEB)).isDirectoryNotContaining(file -> file.endsWith(".dray"));
    }

    @Test
    void servesWhatAnotherProgramWrote() throws IOException {
        Descriptor index;
        Descriptor image;
        try (OciLayout written = OciLayout.create(folder.resolve(WEB))) {
            image = images.image(written, Platform.LINUX_AMD64, 1, 100);
            index = RandomImages.index(written, "docker.io/acme/web:2.0", List.of(image));
        }

        assertThat(storage().repositories("", 9).entries()).containsExactly(WEB);
        assertThat(web().tags()).containsExactly("2.0");
        assertThat(web().resolve("2.0")).isEqualTo(index);
        // The index lists it, though index.json does not.
        assertThat(web().resolve(image.digest().toString()).mediaType()).isEqualTo(MediaType.OCI_MANIFEST);
    }

    @Test
    void seesWhatAnotherProgramChanges() throws IOException {
        Descriptor image = image(web());
        web().tag("1.0", image);
        try (OciLayout other = layout(WEB)) {
            other.tag("1.1", image);
            other.untag("1.0");
        }

        assertThat(web().tags()).containsExactly("1.1");
        assertThatThrownBy(() -> web().resolve("1.0")).isInstanceOf(ImageException.NotFound.class);
    }

    @Test
    void hasNoRepositoryWhoseFolderSomebodyRemoved() throws IOException {
        web().tag("1.0", image(web()));
        Files.move(folder.resolve(WEB), folder.resolve("away"));

        assertThat(web().exists()).isFalse();
        assertThat(web().tags()).isEmpty();
        Descriptor image = image(web());
        web().tag("2.0", image);
        assertThat(web().tags()).containsExactly("2.0");
    }

    @Test
    void takesNoBlobForAManifestThoughItLooksLikeOne() throws IOException {
        Manifest.Image manifest = read(other(), image(other()));
        web().put(Blob.of(MediaType.OCTET_STREAM, manifest.raw()));

        assertThatThrownBy(() -> web().resolve(manifest.digest().toString()))
                .isInstanceOf(ImageException.NotFound.class);
    }

    @Test
    void refusesToChooseAmongImagesOfOneName() throws IOException {
        try (OciLayout written = OciLayout.create(folder.resolve(WEB))) {
            written.tag("docker.io/acme/one:1.0", images.image(written, Platform.LINUX_AMD64, 1, 100));
            written.tag("docker.io/acme/two:1.0", images.image(written, Platform.LINUX_AMD64, 1, 100));
        }

        assertThatThrownBy(() -> web().resolve("1.0"))
                .isInstanceOf(ImageException.Rejected.class)
                .hasMessageContaining("2 images are named 1.0");
    }

    @Test
    void findsReferrersThatOnlyAFallbackTagLists() throws IOException {
        try (OciLayout written = OciLayout.create(folder.resolve(WEB))) {
            Descriptor image = images.image(written, Platform.LINUX_AMD64, 1, 100);
            Descriptor signature = Artifacts.about(written, image, "application/vnd.acme.signature");
            Manifest list = Manifest.ofIndex(List.of(signature));
            written.put(Blob.of(list));
            written.tag("sha256-" + image.digest().hex(), list.descriptor());

            assertThat(web().referrers(image)).containsExactly(signature);
        }
    }

    @Test
    void keepsRepositoriesInsideOthers() throws IOException {
        Descriptor deep = image(storage().repository("acme/web/deep"));
        Descriptor image = image(web());

        assertThat(storage().repository("acme/web/deep").has(image)).isFalse();
        assertThat(web().has(deep)).isFalse();
        assertThat(storage().repositories("", 9).entries()).containsExactly(WEB, "acme/web/deep");
    }

    @Test
    void takesNoRepositoryIntoThePartsOfAnother() throws IOException {
        image(web());

        for (String path : List.of("acme/web/blobs", "acme/web/blobs/sha256", "acme/web/index.json", "oci-layout")) {
            StoredRepository inside = storage().repository(path);
            assertThat(inside.exists()).isFalse();
            assertThatThrownBy(() -> inside.startUpload(Digest.Algorithm.SHA256))
                    .isInstanceOf(ImageException.Unsupported.class);
        }
    }

    @Test
    void linksWhatAnotherRepositoryHas() throws IOException {
        Blob blob = images.blob(1000);
        web().put(blob);

        other().adopt(blob.descriptor(), web());

        Digest digest = blob.descriptor().digest();
        assertThat(Files.readAttributes(blob(OTHER, digest), "unix:ino"))
                .isEqualTo(Files.readAttributes(blob(WEB, digest), "unix:ino"));
    }

    @Test
    void linksAcrossARestart() throws IOException {
        Blob blob = images.blob(1000);
        web().put(blob);
        reopen();

        assertThat(other().adopt(blob.descriptor(), web())).isTrue();
    }

    @Test
    void throwsNothingAwayWhereAManifestIsDamaged() throws IOException {
        Descriptor image = image(web());
        Blob blob = images.blob(1000);
        web().put(blob);
        Files.writeString(blob(WEB, image.digest()), "garbage", UTF_8);
        clock.goOn(Duration.ofHours(2));

        GarbageReport report = storage().collectGarbage(GarbageOptions.DEFAULT);

        assertThat(report).isEqualTo(GarbageReport.NOTHING);
        assertThat(web().has(blob.descriptor())).isTrue();
    }

    @Test
    void collectsWhatIsListedThoughItIsNotThere() throws IOException {
        Descriptor image = image(web());
        web().tag("1.0", image(web()));
        Files.delete(blob(WEB, image.digest()));
        clock.goOn(Duration.ofHours(2));

        GarbageReport report = storage().collectGarbage(TAGGED_ONLY);

        assertThat(report.blobs()).isEqualTo(3);
        assertThat(new Image(web(), web().resolve("1.0")).manifest().children()).allMatch(this::has);
    }

    private boolean has(Descriptor content) {
        try {
            return web().has(content);
        } catch (IOException e) {
            return false;
        }
    }

    /// As it is found where garbage collection removes it at that moment.
    @Test
    void keepsNoUploadWhoseFileIsAnotherOne() throws IOException {
        byte[] content = {1, 2, 3};
        Upload upload = web().startUpload(Digest.Algorithm.SHA256);
        upload.append(new ByteArrayInputStream(content));
        Files.write(folder.resolve(WEB).resolve(".dray/uploads").resolve(upload.id()), new byte[0]);

        assertThatThrownBy(() -> upload.keep(Digest.of(content))).isInstanceOf(ImageException.NotFound.class);

        assertThat(web().find(Digest.of(content))).isEmpty();
    }
}
