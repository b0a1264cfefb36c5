package dev.dray.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.dray.content.Blob;
import dev.dray.content.ImageStore;
import dev.dray.model.Descriptor;
import dev.dray.model.Digest;
import dev.dray.model.Json;
import dev.dray.model.Manifest;
import dev.dray.model.MediaType;
import dev.dray.model.Platform;
import dev.dray.testkit.Artifacts;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `dray inspect` and `dray history`.
final class InspectTest {
    private static final String IMAGE = "localhost:5000/acme/web:1.0";
    private static final Platform HERE = Platform.ofThisMachine();
    private static final Descriptor BASE = new Descriptor(MediaType.OCI_LAYER_GZIP, Digest.of(new byte[1]), 30_000_000);
    private static final Descriptor TOP = new Descriptor(MediaType.OCI_LAYER_GZIP, Digest.of(new byte[2]), 1_400_000);
    private static final String CONFIG = """
            {"created":"2026-01-02T03:04:05Z","author":"Anna\\u001b[2J","architecture":"%s","os":"%s",
             "config":{"User":"1000:1000","WorkingDir":"/srv","Entrypoint":["/bin/web","-v"],"Cmd":null,
                       "Env":["PATH=/bin","LANG=C"],"ExposedPorts":{"443/tcp":{},"80/tcp":{}},"Volumes":{"/data":{}},
                       "Labels":{"b":"2","a":"1"}},
             "rootfs":{"type":"layers","diff_ids":[]},
             "history":[{"created":"2026-01-01T00:00:00Z","created_by":"ADD rootfs.tar /","comment":"base"},
                        {"created":"2026-01-02T00:00:00Z","created_by":"%s"},
                        {"created":"2026-01-02T03:04:05Z","created_by":"ENV LANG=C","empty_layer":true}]}
            """.formatted(HERE.architecture(), HERE.os(), "RUN " + "x".repeat(200));

    @TempDir
    Path folder;

    private Rig rig;
    private ImageStore store;
    private Descriptor image;
    private Descriptor config;

    @BeforeEach
    void pushAnImage() throws IOException {
        rig = new Rig(folder);
        store = rig.storage.repository("acme/web");
        config = put(CONFIG);
        image = put(config, "");
        store.tag("1.0", image);
    }

    private Descriptor put(String document) throws IOException {
        Blob blob = Blob.of(MediaType.OCI_CONFIG, document.getBytes(UTF_8));
        store.put(blob);
        return blob.descriptor();
    }

    private Descriptor put(Descriptor ofConfig, String members) throws IOException {
        byte[] raw = "{\"schemaVersion\":2,%s\"config\":%s,\"layers\":[%s,%s],\"annotations\":{\"z\":\"26\"}}"
                .formatted(members, ofConfig.toJson(), BASE.toJson(), TOP.toJson())
                .getBytes(UTF_8);
        Manifest manifest = Manifest.parse(MediaType.OCI_MANIFEST, raw);
        store.put(Blob.of(manifest));
        return manifest.descriptor().withPlatform(HERE);
    }

    @Test
    void showsAnImageOnOnePage() {
        assertThat(rig.run("inspect", IMAGE).out()).isEqualTo("""
                name           localhost:5000/acme/web:1.0
                digest         %s
                media type     application/vnd.oci.image.manifest.v1+json
                platform       %s
                size           31.4 MB in 2 layers
                image id       %s
                created        2026-01-02T03:04:05Z
                author         Anna [2J
                user           1000:1000
                workdir        /srv
                entrypoint     ["/bin/web","-v"]
                env            PATH=/bin
                               LANG=C
                ports          443/tcp
                               80/tcp
                volumes        /data
                labels         a=1
                               b=2
                annotations    z=26
                """.formatted(image.digest(), HERE, config.digest()));
    }

    @Test
    void showsWhichImageOfAnIndexItIs() throws IOException {
        Descriptor elsewhere = image.withPlatform(Platform.parse("linux/s390x"));
        Descriptor index = rig.index("acme/web", "2.0", image, elsewhere);

        assertThat(rig.run("inspect", "localhost:5000/acme/web:2.0").lines())
                .contains(
                        "digest         " + index.digest(),
                        "media type     application/vnd.oci.image.index.v1+json",
                        "platforms      " + HERE,
                        "               linux/s390x",
                        "manifest       " + image.digest());
    }

    @Test
    void mergesManifestAndConfigForPrograms() {
        Json page = Json.parse(rig.run("inspect", IMAGE, "--json").out());

        assertThat(((Json.Members) page).values())
                .containsOnlyKeys(
                        "name",
                        "digest",
                        "mediaType",
                        "manifest",
                        "imageId",
                        "platform",
                        "created",
                        "author",
                        "size",
                        "config",
                        "layers",
                        "annotations");
        assertThat(page.findText("imageId")).contains(config.digest().toString());
        assertThat(page.findLong("size")).contains(31_400_000L);
        assertThat(page.find("config").orElseThrow().texts("Entrypoint")).containsExactly("/bin/web", "-v");
        assertThat(page.items("layers").getFirst()).isEqualTo(BASE.toJson());
    }

    @Test
    void showsAnArtifactWithoutAConfig() throws IOException {
        store.tag("sbom", Artifacts.about(store, image, "a/sbom"));

        assertThat(rig.run("inspect", "localhost:5000/acme/web:sbom").lines())
                .contains("artifact type  a/sbom", "size           0 B in 0 layers", "subject        " + image.digest())
                .noneMatch(line -> line.startsWith("image id"));
    }

    @Test
    void showsAsItStandsWhatIsNotAsItShouldBe() throws IOException {
        String odd = "{\"config\":{\"Entrypoint\":\"/bin/sh\",\"Env\":\"A=b\",\"User\":7,\"Labels\":[1]}}";
        store.tag("odd", put(put(odd), ""));

        assertThat(rig.run("inspect", "localhost:5000/acme/web:odd").lines())
                .contains("entrypoint     /bin/sh", "env            \"A=b\"", "user           7", "labels         1");
    }

    @Test
    void saysWhatItCannotRead() throws IOException {
        store.tag("bad", put(put("[]"), ""));

        assertThat(rig.run("inspect", "localhost:5000/acme/web:bad").code()).isEqualTo(6);
        assertThat(rig.run("inspect", "localhost:5000/acme/web:none").code()).isEqualTo(3);
        assertThat(rig.run("inspect", IMAGE, "--platform", "linux/s390x").code())
                .isEqualTo(3);
    }

    @Test
    void listsTheStepsTheNewestFirst() {
        String shortened = "RUN " + "x".repeat(120) + "…";

        assertThat(rig.run("history", IMAGE).lines())
                .containsExactly(
                        "CREATED                  SIZE  LAYER         CREATED BY" + " ".repeat(117) + "COMMENT",
                        "2026-01-02T03:04:05Z        -  -             ENV LANG=C",
                        "2026-01-02T00:00:00Z   1.4 MB  " + TOP.digest().shortHex() + "  " + shortened,
                        "2026-01-01T00:00:00Z  30.0 MB  " + BASE.digest().shortHex() + "  ADD rootfs.tar /"
                                + " ".repeat(111) + "base");
    }

    @Test
    void listsCommandsWhole() {
        assertThat(rig.run("history", IMAGE, "--no-trunc").out()).contains("RUN " + "x".repeat(200));
    }

    @Test
    void listsTheStepsForPrograms() {
        Json steps = Json.parse(rig.run("history", IMAGE, "--json").out());

        assertThat(((Json.Items) steps).values())
                .hasSize(3)
                .last()
                .isEqualTo(Json.object()
                        .put("created", "2026-01-01T00:00:00Z")
                        .put("createdBy", "ADD rootfs.tar /")
                        .put("comment", "base")
                        .put("emptyLayer", false)
                        .put("layer", BASE.digest().toString())
                        .put("size", 30_000_000)
                        .build());
    }
}
