package dev.dray.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dray.content.Blob;
import dev.dray.http.HttpBody;
import dev.dray.http.HttpCall;
import dev.dray.model.Descriptor;
import dev.dray.model.Digest;
import dev.dray.model.Json;
import dev.dray.model.LegacyImage;
import dev.dray.model.MediaType;
import dev.dray.testkit.Schema1Documents;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Commands at an image that the registry has in Docker's schema 1.
final class Schema1Test {
    private static final String IMAGE = "localhost:5000/acme/old:1.0";

    @TempDir
    Path folder;

    private Rig rig;
    private byte[] payload = new byte[0];
    private byte[] signed = new byte[0];
    private Digest layer = Digest.of(payload);
    private String top = "";

    @BeforeEach
    void pushAnImage() throws IOException {
        rig = new Rig(folder);
        Blob blob = Blob.of(MediaType.OCI_LAYER_GZIP, Rig.gzip(Rig.tar("etc/", "", "etc/motd", "hello\n")));
        rig.storage.repository("acme/old").put(blob);
        layer = blob.descriptor().digest();
        Json base = Json.parse(
                "{\"id\":\"%s\",\"created\":\"2015-01-01T00:00:00Z\",\"container_config\":{\"Cmd\":[\"ADD\",\"x\"]}}"
                        .formatted(Schema1Documents.id(1)));
        top =
                ("{\"id\":\"%s\",\"parent\":\"%s\",\"created\":\"2015-01-02T00:00:00Z\",\"author\":\"Anna\",\"os\":\"linux\","
                                + "\"architecture\":\"amd64\",\"config\":{\"User\":\"web\"},\"container_config\":{\"Cmd\":[\"USER\"]}}")
                        .formatted(Schema1Documents.id(2), Schema1Documents.id(1));
        payload = Schema1Documents.manifest(List.of(base, Json.parse(top)), List.of(layer, LegacyImage.EMPTY_LAYER));
        signed = Schema1Documents.sign(payload);
        push(signed);
    }

    private void push(byte[] manifest) throws IOException {
        URI uri = URI.create("https://localhost:5000/v2/acme/old/manifests/1.0");
        HttpCall call = HttpCall.of("push", "PUT", uri)
                .withBody(MediaType.DOCKER_SCHEMA1_SIGNED.value(), HttpBody.of(manifest));
        assertThat(rig.server.send(call).status()).isEqualTo(201);
    }

    private String run(String... arguments) {
        Rig.Result result = rig.run(arguments);
        assertThat(result.code()).as(result.err()).isZero();
        return result.out();
    }

    private Descriptor madeIn(String repository) throws IOException {
        return rig.storage.repository(repository).resolve("1.0");
    }

    @Test
    void itIsShownAsItIs() {
        assertThat(run("digest", IMAGE)).isEqualTo(Digest.of(payload) + "\n");
        assertThat(run("manifest", IMAGE)).isEqualTo(new String(signed, StandardCharsets.UTF_8));
        assertThat(run("config", IMAGE)).isEqualTo(top);
    }

    @Test
    void itsLayersAreThoseThatHoldFiles() {
        assertThat(run("layers", IMAGE).lines())
                .hasSize(2)
                .last()
                .asString()
                .matches("1 +%s +\\d+ B +- +ADD x".formatted(layer));
        assertThat(run("history", IMAGE).lines().map(line -> line.replaceAll(" +", " ")))
                .satisfiesExactly(
                        heading -> assertThat(heading).startsWith("CREATED"),
                        step -> assertThat(step).isEqualTo("2015-01-02T00:00:00Z - - USER"),
                        step -> assertThat(step)
                                .startsWith("2015-01-01T00:00:00Z")
                                .contains(layer.shortHex())
                                .endsWith("ADD x"));
    }

    @Test
    void itIsInspectedWithoutAnImageId() {
        assertThat(run("inspect", IMAGE).lines().map(line -> line.replaceAll(" +", " ")))
                .contains(
                        "digest " + Digest.of(payload),
                        "media type " + MediaType.DOCKER_SCHEMA1_SIGNED,
                        "platform linux/amd64",
                        "created 2015-01-02T00:00:00Z",
                        "author Anna",
                        "user web")
                .noneMatch(line -> line.startsWith("image id"));
        Json json = Json.parse(run("inspect", "--json", IMAGE));
        assertThat(json.find("imageId")).isEmpty();
        assertThat(json.items("layers")).hasSize(1);
    }

    @Test
    void whatItBecomesIsTold() throws IOException {
        Rig.Result copied = rig.run("copy", IMAGE, "localhost:5000/acme/new:1.0");

        Digest made = madeIn("acme/new").digest();
        assertThat(copied.code()).as(copied.err()).isZero();
        assertThat(copied.out()).startsWith(made.toString());
        assertThat(copied.err()).contains("converted %s (schema 1) to %s\n".formatted(Digest.of(payload), made));
        assertThat(run("pull", IMAGE)).startsWith(made.toString());
    }

    @Test
    void whatItBecomesIsToldAboveTheBars() {
        rig.terminal = true;

        assertThat(rig.run("pull", IMAGE).err()).contains("converted " + Digest.of(payload));
    }

    @Test
    void nothingIsToldQuietly() {
        assertThat(rig.run("copy", "-q", IMAGE, "localhost:5000/acme/new:1.0").err())
                .isEmpty();
    }

    @Test
    void itsFilesAreReadAsThoseOfAnyImage() {
        assertThat(run("cat", IMAGE, "/etc/motd")).isEqualTo("hello\n");
        assertThat(run("files", IMAGE).lines()).hasSize(2);
        run("unpack", IMAGE, folder.resolve("root").toString());
        assertThat(folder.resolve("root/etc/motd")).hasContent("hello\n");
    }

    @Test
    void itBecomesWhatIsAskedFor() throws IOException {
        run("copy", "--convert-to", "docker", IMAGE, "localhost:5000/acme/new:1.0");

        assertThat(madeIn("acme/new").mediaType()).isEqualTo(MediaType.DOCKER_MANIFEST);
        Rig.Result refused = rig.run("pull", "--convert-to", "v3", IMAGE);
        assertThat(refused.code()).isEqualTo(2);
        assertThat(refused.err()).contains("--convert-to v3 (want oci or docker)");
    }

    @Test
    void aWrongSignatureIsCorruption() throws IOException {
        push(new String(signed, StandardCharsets.UTF_8)
                .replaceFirst("\"signature\":\"..", "\"signature\":\"__")
                .getBytes(StandardCharsets.UTF_8));

        for (String command : List.of("manifest", "layers", "pull")) {
            Rig.Result refused = rig.run(command, IMAGE);
            assertThat(refused.code()).as(command).isEqualTo(6);
            assertThat(refused.err()).contains("a signature of the manifest is not one of this text");
        }
        assertThat(run("digest", IMAGE)).isEqualTo(Digest.of(payload) + "\n");
    }
}
