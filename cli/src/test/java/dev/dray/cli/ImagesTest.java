package dev.dray.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.dray.content.Blob;
import dev.dray.content.Image;
import dev.dray.content.ImageStore;
import dev.dray.http.Headers;
import dev.dray.http.Http;
import dev.dray.http.HttpReply;
import dev.dray.model.Descriptor;
import dev.dray.model.Digest;
import dev.dray.model.Json;
import dev.dray.model.Manifest;
import dev.dray.model.MediaType;
import dev.dray.model.Platform;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// `dray images`.
final class ImagesTest {
    private static final String REPOSITORY = "localhost:5000/acme/web";
    private static final Platform HERE = Platform.ofThisMachine();
    private static final Platform ELSEWHERE =
            HERE.equals(Platform.LINUX_AMD64) ? Platform.LINUX_ARM64 : Platform.LINUX_AMD64;

    @TempDir
    Path folder;

    private Rig rig;
    private ImageStore store;

    @BeforeEach
    void openTheRepository() throws IOException {
        rig = new Rig(folder);
        store = rig.storage.repository("acme/web");
    }

    private Descriptor image(Platform platform, String created, long size) throws IOException {
        Blob config = Blob.of(
                MediaType.OCI_CONFIG,
                Json.object()
                        .put("architecture", platform.architecture())
                        .put("os", platform.os())
                        .put("created", created)
                        .build()
                        .bytes());
        Descriptor layer = new Descriptor(MediaType.OCI_LAYER, Digest.of(created.getBytes(UTF_8)), size);
        Manifest manifest = Manifest.ofImage(config.descriptor(), List.of(layer));
        store.put(config);
        store.put(Blob.of(manifest));
        return manifest.descriptor().withPlatform(platform);
    }

    private String imageId(Descriptor image) throws IOException {
        return new Image(store, image).imageManifest().config().digest().hex();
    }

    @Test
    void listsWhatEachTagStandsFor() throws IOException {
        Descriptor here = image(HERE, "2026-01-02T03:04:05.678+01:00", 31_400_000);
        Descriptor index = rig.index("acme/web", "1.0", here, image(ELSEWHERE, "2026", 5));
        Descriptor old = image(ELSEWHERE, "long ago", 999);
        store.tag("0.9-rc", old);

        Rig.Result result = rig.run("images", REPOSITORY);

        assertThat(result.code()).isZero();
        assertThat(result.err()).isEmpty();
        assertThat(result.out()).isEqualTo("""
                TAG     DIGEST                                                                   IMAGE ID           SIZE  CREATED               PLATFORMS
                0.9-rc  %s  %.12s      999 B  long ago              %s
                1.0     %s  %.12s    31.4 MB  2026-01-02T02:04:05Z  %s,%s
                """.formatted(
                        old.digest(), imageId(old), ELSEWHERE, index.digest(), imageId(here), HERE, ELSEWHERE));
    }

    @Test
    void listsForProgramsOneLineForEachTag() throws IOException {
        Descriptor image = image(HERE, "2026-01-02T03:04:05Z", 5);
        store.tag("1.0", image);

        assertThat(rig.run("images", REPOSITORY, "--json").out())
                .isEqualTo(("{\"tag\":\"1.0\",\"digest\":\"%s\","
                                + "\"mediaType\":\"application/vnd.oci.image.manifest.v1+json\","
                                + "\"imageId\":\"sha256:%s\",\"platforms\":[\"%s\"],\"size\":5,"
                                + "\"created\":\"2026-01-02T03:04:05Z\"}\n")
                        .formatted(image.digest(), imageId(image), HERE));
    }

    @ParameterizedTest
    @CsvSource({"1.*, '1.0,1.10'", "1.?, 1.0", "*, '1.0,1.10,2x0'", "2.0, ''", "'', ''"})
    void listsTheTagsThatLookSo(String glob, String tags) throws IOException {
        Descriptor image = image(HERE, "2026", 5);
        for (String tag : List.of("1.0", "1.10", "2x0")) {
            store.tag(tag, image);
        }

        List<String> lines = rig.run("images", REPOSITORY, "--filter", glob).lines();

        assertThat(lines.stream().skip(1).map(line -> line.replaceFirst(" .*", "")))
                .containsExactlyElementsOf(tags.isEmpty() ? List.of() : List.of(tags.split(",")));
    }

    @Test
    void tellsOfThePlatformThatWasAskedFor() throws IOException {
        Descriptor elsewhere = image(ELSEWHERE, "2026", 5);
        rig.index("acme/web", "1.0", image(HERE, "2025", 7), elsewhere);

        Rig.Result result = rig.run("images", REPOSITORY, "--platform", ELSEWHERE.toString(), "--json");

        assertThat(Json.parse(result.out()).findText("imageId")).contains("sha256:" + imageId(elsewhere));
        assertThat(rig.run("images", REPOSITORY, "--platform", "all").code()).isEqualTo(2);
    }

    @Test
    void reportsATagThatFailsAndGoesOn() throws IOException {
        store.tag("1.0", image(HERE, "2026", 5));
        store.tag("1.1", image(HERE, "2026", 6));
        Http registry = rig.server;
        rig.server = call ->
                call.uri().getPath().endsWith("/manifests/1.0") ? HttpReply.of(403, Headers.NONE) : registry.send(call);

        Rig.Result people = rig.run("images", REPOSITORY);
        Rig.Result programs = rig.run("images", REPOSITORY, "--json");

        assertThat(people.code()).isEqualTo(4);
        assertThat(people.lines()).hasSize(2);
        assertThat(people.err())
                .isEqualTo("dray: 1.0: could not read the manifest of localhost:5000/acme/web:1.0: "
                        + "localhost:5000 answered HTTP 403\n");
        assertThat(programs.code()).isEqualTo(4);
        assertThat(programs.lines()).hasSize(2);
        assertThat(Json.parse(programs.lines().getFirst()).findText("error").orElseThrow())
                .contains("HTTP 403");
    }

    @Test
    void tellsOfManyFailuresTheFirst() throws IOException {
        Descriptor image = image(HERE, "2026", 5);
        for (int i = 10; i < 40; i++) {
            store.tag("1." + i, image);
        }
        Http registry = rig.server;
        rig.server = call -> call.uri().getPath().contains("/manifests/") ? HttpReply.of(403) : registry.send(call);

        Rig.Result result = rig.run("images", REPOSITORY);

        assertThat(result.err().lines()).hasSize(21).last().isEqualTo("dray: and 10 more tags failed");
    }

    @Test
    void showsNothingThatSteersATerminal() throws IOException {
        store.tag("1.0", image(HERE, "\u001b[2Jgone", 5));

        assertThat(rig.run("images", REPOSITORY).out()).doesNotContain("\u001b").contains("[2Jgone");
    }

    @Test
    void saysThatARepositoryIsNotThere() {
        assertThat(rig.run("images", "localhost:5000/no/such").code()).isEqualTo(3);
        assertThat(rig.run("images", REPOSITORY + ":1.0").code()).isEqualTo(2);
    }
}
