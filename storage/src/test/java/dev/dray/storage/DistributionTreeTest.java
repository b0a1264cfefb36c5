package dev.dray.storage;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.dray.model.Descriptor;
import dev.dray.model.Digest;
import dev.dray.model.Manifest;
import dev.dray.model.MediaType;
import dev.dray.testkit.Artifacts;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What distribution wrote, and what it reads.
final class DistributionTreeTest {
    private static final String UPLOAD = "8b28bcd4-ec32-4e40-8350-dd12a7578a99";
    private static final Digest FIRST =
            Digest.parse("sha256:e245598d28a38812808ab7ba3a7c24834160345d9f0e36b368b93478ae588471");
    private static final Digest LATEST =
            Digest.parse("sha256:a7043d492ee55a5e42a7873061b08abefd0f2a1dac7d71b195e23205478ae481");

    @TempDir
    private Path root;

    /// What Debian's docker-registry left; see the fixture's README.
    private DiskStorage captured() throws IOException {
        try (InputStream fixture = DistributionTreeTest.class.getResourceAsStream("distribution.zip");
                ZipInputStream zip = new ZipInputStream(Objects.requireNonNull(fixture))) {
            for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                Path file = root.resolve(entry.getName());
                Files.createDirectories(file.getParent());
                Files.copy(zip, file);
            }
        }
        return DiskStorage.openDistribution(root);
    }

    @Test
    void readsWhatDistributionWrote() throws IOException {
        try (DiskStorage storage = captured()) {
            StoredRepository web = storage.repository("acme/web");

            assertThat(storage.repositories("", 9).entries()).containsExactly("acme/web");
            assertThat(web.tags("", 9).entries()).containsExactly("1.0", "latest", "schema2");
            assertThat(web.resolve("1.0").mediaType()).isEqualTo(MediaType.OCI_MANIFEST);
            assertThat(web.resolve("1.0").digest()).isEqualTo(FIRST);
            assertThat(web.resolve("latest").digest()).isEqualTo(LATEST);
            assertThat(web.resolve("schema2").mediaType()).isEqualTo(MediaType.DOCKER_MANIFEST);
            Manifest.Image image = RepositoryContract.read(web, web.resolve("latest"));
            assertThat(RepositoryContract.bytes(web, image.layers().getFirst()))
                    .asString(UTF_8)
                    .isEqualTo("layer");
            assertThat(storage.verify(event -> {}).problems()).isEmpty();
        }
    }

    @Test
    void goesOnWithAnUploadThatDistributionBegan() throws IOException {
        try (DiskStorage storage = captured()) {
            StoredRepository web = storage.repository("acme/web");
            Upload upload = web.findUpload(UPLOAD).orElseThrow();
            assertThat(upload.size()).isEqualTo(5);

            UploadContract.append(upload, "56789");
            upload.keep(UploadContract.DIGEST);

            assertThat(web.find(UploadContract.DIGEST)).isPresent();
            assertThat(files()).noneMatch(file -> file.contains(UPLOAD));
        }
    }

    @Test
    void deletesWhatDistributionWrote() throws IOException {
        try (DiskStorage storage = captured()) {
            StoredRepository web = storage.repository("acme/web");

            web.delete(web.resolve("1.0"));
            web.untag("schema2");

            assertThat(web.tags()).containsExactly("latest");
            assertThat(web.find(FIRST)).isEmpty();
            assertThat(files()).noneMatch(file -> file.contains("tags/1.0") || file.contains("tags/schema2"));
        }
    }

    private List<String> files() throws IOException {
        try (Stream<Path> files = Files.walk(root.resolve("docker"))) {
            return files.filter(Files::isRegularFile)
                    .map(file ->
                            root.resolve("docker/registry/v2").relativize(file).toString())
                    .sorted()
                    .toList();
        }
    }

    @Test
    void writesWhatDistributionReads() throws IOException {
        Descriptor blob = Descriptor.of(MediaType.OCTET_STREAM, "{}".getBytes(UTF_8));
        Manifest manifest = Manifest.ofImage(blob, List.of());
        try (DiskStorage storage = DiskStorage.openDistribution(root)) {
            StoredRepository web = storage.repository("acme/web");
            World.upload(web, "{}".getBytes(UTF_8), blob);
            web.putManifest(manifest.descriptor(), manifest, List.of("1.0"));
            web.startUpload(Digest.Algorithm.SHA256).cancel();
        }

        String layer = blob.digest().hex();
        String image = manifest.digest().hex();
        assertThat(files())
                .containsExactlyInAnyOrder(
                        "blobs/sha256/44/" + layer + "/data",
                        "blobs/sha256/" + image.substring(0, 2) + "/" + image + "/data",
                        "repositories/acme/web/_layers/sha256/" + layer + "/link",
                        "repositories/acme/web/_manifests/revisions/sha256/" + image + "/link",
                        "repositories/acme/web/_manifests/tags/1.0/current/link",
                        "repositories/acme/web/_manifests/tags/1.0/index/sha256/" + image + "/link");
        Path tag = root.resolve("docker/registry/v2/repositories/acme/web/_manifests/tags/1.0/current/link");
        assertThat(tag).hasContent("sha256:" + image);
    }

    @Test
    void beginsUploadsThatDistributionGoesOnWith() throws IOException {
        TestClock clock = new TestClock();
        DistributionTree tree = new DistributionTree(root, clock);
        try (Storage storage = DiskStorage.open(root, tree, clock, new Quick())) {
            Upload upload = storage.repository("acme/web").startUpload(Digest.Algorithm.SHA256);

            Path started = tree.upload("acme/web", upload.id()).resolveSibling("startedat");

            // As Go's RFC3339 reads it.
            assertThat(Files.readString(started)).matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\dZ");
        }
    }

    @Test
    void knowsWhatIsAboutAnImageThoughNoFileSaysIt() throws IOException {
        try (DiskStorage storage = captured()) {
            StoredRepository web = storage.repository("acme/web");
            Descriptor image = web.resolve("1.0");
            assertThat(web.referrers(image)).isEmpty();

            Descriptor signature = Artifacts.about(web, image, "application/vnd.acme.signature");

            assertThat(web.referrers(image)).containsExactly(signature);
            web.delete(signature);
            assertThat(web.referrers(image)).isEmpty();
        }
    }

    @Test
    void collectsWhatDistributionLeft() throws IOException {
        TestClock clock = new TestClock();
        captured().close();
        clock.goOn(GarbageOptions.DEFAULT.uploads().plus(GarbageOptions.DEFAULT.grace()));
        try (Storage storage = DiskStorage.open(root, new DistributionTree(root, clock), clock, new Quick())) {
            storage.repository("acme/web").untag("1.0");
            storage.repository("acme/web").untag("schema2");

            GarbageReport report = storage.collectGarbage(GarbageContract.TAGGED_ONLY);

            assertThat(report.manifests()).isEqualTo(2);
            assertThat(report.uploads()).isEqualTo(1);
            assertThat(storage.verify(event -> {}).problems()).isEmpty();
            // A tag's index is its history, of which distribution makes nothing either.
            assertThat(folders()).noneMatch(folder -> folder.endsWith(FIRST.hex()) && !folder.contains("/tags/"));
        }
    }

    /// A process may be killed while it removes one.
    @Test
    void collectsWhatIsLeftOfAnUpload() throws IOException {
        TestClock clock = new TestClock();
        DistributionTree tree = new DistributionTree(root, clock);
        try (Storage storage = DiskStorage.open(root, tree, clock, new Quick())) {
            Upload upload = storage.repository("acme/web").startUpload(Digest.Algorithm.SHA256);
            Files.delete(tree.upload("acme/web", upload.id()));
            assertThat(storage.collectGarbage(GarbageOptions.DEFAULT)).isEqualTo(GarbageReport.NOTHING);
            clock.goOn(GarbageOptions.DEFAULT.uploads().plusDays(1));

            storage.collectGarbage(GarbageOptions.DEFAULT);

            assertThat(tree.wholeUpload("acme/web", upload.id())).doesNotExist();
        }
    }

    /// Empty ones that are left of what went.
    private List<String> folders() throws IOException {
        try (Stream<Path> folders = Files.walk(root.resolve("docker"))) {
            return folders.filter(Files::isDirectory).map(Path::toString).toList();
        }
    }
}
