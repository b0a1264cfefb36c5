package dev.dray.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dray.content.ImageStore;
import dev.dray.content.Referrers;
import dev.dray.model.Descriptor;
import dev.dray.model.Json;
import dev.dray.model.MediaType;
import dev.dray.model.Platform;
import dev.dray.testkit.Artifacts;
import dev.dray.testkit.RandomImages;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `dray referrers` and `dray tree`, where clients kept the lists of referrers under tags.
final class TreeTest {
    private static final String IMAGE = "localhost:5000/acme/web:1.0";

    @TempDir
    Path folder;

    private Rig rig;
    private ImageStore store;
    private Descriptor amd;
    private Descriptor arm;
    private Descriptor index;
    private Descriptor provenance;
    private Descriptor sbom;
    private Descriptor signature;

    @BeforeEach
    void pushAnImageOnWhichMuchHangs() throws IOException {
        rig = new Rig(folder);
        store = rig.storage.repository("acme/web");
        amd = rig.image("acme/web", Platform.LINUX_AMD64, Rig.tar("a", "1"));
        arm = rig.image("acme/web", Platform.LINUX_ARM64, Rig.tar("a", "2"));
        provenance = rig.image("acme/web", Platform.LINUX_AMD64, Rig.tar("how", "so"));
        index = rig.index("acme/web", "1.0", amd, arm, Artifacts.attestation(provenance, amd));
        sbom = Artifacts.about(store, arm, "a/sbom");
        signature = Artifacts.about(store, arm, "a/signature\u001b[2J");
        RandomImages.index(store, Referrers.tag(arm.digest()), List.of(sbom, signature));
        store.tag(Referrers.tag(index.digest()) + ".sig", provenance);
    }

    @Test
    void listsWhatRefersToAnImage() {
        Rig.Result result = rig.run("referrers", IMAGE, "--platform", "linux/arm64");

        assertThat(result.code()).isZero();
        assertThat(result.out())
                .isEqualTo("""
                    DIGEST                                                                    SIZE  ARTIFACT TYPE
                    %s  %d B  a/sbom
                    %s  %d B  a/signature [2J
                    """.formatted(sbom.digest(), sbom.size(), signature.digest(), signature.size()));
    }

    @Test
    void listsThoseOfOneKindForPrograms() {
        Json referrers = Json.parse(
                rig.run("referrers", IMAGE, "--platform", "linux/arm64", "--artifact-type", "a/sbom", "--json")
                        .out());

        assertThat(referrers).isEqualTo(Json.of(List.of(sbom.toJson())));
    }

    @Test
    void listsNothingWhereThereIsNothing() {
        assertThat(rig.run("referrers", IMAGE, "--json").out()).isEqualTo("[ ]\n");
        assertThat(rig.run("referrers", "localhost:5000/acme/web:2.0").code()).isEqualTo(3);
    }

    @Test
    void showsWhatHangsOnAnImage() {
        rig.environment.put("LANG", "C.UTF-8");

        assertThat(rig.run("tree", IMAGE).out()).isEqualTo("""
            localhost:5000/acme/web:1.0  %s
            ├── linux/amd64  %s
            │   └── attestation  %s
            ├── linux/arm64  %s
            │   ├── a/sbom  %s
            │   └── a/signature [2J  %s
            └── tag %s.sig  %s
            """.formatted(
                        index.digest(),
                        amd.digest(),
                        provenance.digest(),
                        arm.digest(),
                        sbom.digest(),
                        signature.digest(),
                        Referrers.tag(index.digest()),
                        provenance.digest()));
    }

    @Test
    void drawsWithAsciiWhereTheLocaleHasNoMore() {
        rig.environment.put("LANG", "C.UTF-8");
        rig.environment.put("LC_ALL", "C");

        assertThat(rig.run("tree", IMAGE, "--platform", "linux/arm64").out())
                .isEqualTo("""
                    localhost:5000/acme/web:1.0  %s
                    |-- a/sbom  %s
                    `-- a/signature [2J  %s
                    """.formatted(arm.digest(), sbom.digest(), signature.digest()));
    }

    @Test
    void saysWhatIsNotThere() throws IOException {
        Descriptor gone = Descriptor.of(MediaType.OCI_INDEX, new byte[9]);
        rig.index("acme/web", "2.0", gone);

        assertThat(rig.run("tree", "localhost:5000/acme/web:2.0").lines())
                .contains("`-- application/vnd.oci.image.index.v1+json  " + gone.digest())
                .last()
                .asString()
                .startsWith("    `-- (could not read the manifest of localhost:5000/acme/web@" + gone.digest())
                .contains("HTTP 404");
    }

    @Test
    void showsTheTreeToPrograms() {
        Json tree = Json.parse(rig.run("tree", IMAGE, "--json").out());

        assertThat(tree.findText("relation")).contains("root");
        assertThat(tree.findText("digest")).contains(index.digest().toString());
        assertThat(tree.items("children")).hasSize(3);
        assertThat(tree.items("children").get(1).items("children").getFirst())
                .isEqualTo(Json.object()
                        .put("relation", "referrer")
                        .put("mediaType", sbom.mediaType().value())
                        .put("digest", sbom.digest().toString())
                        .put("size", sbom.size())
                        .put("annotations", sbom.annotations())
                        .put("artifactType", "a/sbom")
                        .put("children", List.of())
                        .build());
        assertThat(tree.items("children").getLast().findText("tag")).contains(Referrers.tag(index.digest()) + ".sig");
    }
}
