package dev.dray.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// Protocols C138.
final class LegacyImageTest {
    private static final Digest DIFF_ID = Digest.of("tar".getBytes(StandardCharsets.UTF_8));

    private static LegacyImage.Step step(String document, LegacyImage.@Nullable Layer layer) {
        return new LegacyImage.Step(Json.parse(document), layer);
    }

    private static LegacyImage.Layer layer(MediaType type) {
        return new LegacyImage.Layer(Descriptor.of(type, new byte[] {1, 2}), DIFF_ID);
    }

    private static List<LegacyImage.Step> steps(MediaType type) {
        return List.of(step("""
                        {"id":"1","created":"2014-01-01T00:00:00Z","author":"a","Size":7,\
                        "container_config":{"Cmd":["/bin/sh","-c","#(nop) ADD file:1 in /"]}}""", layer(type)), step("""
                        {"id":"2","parent":"1","created":"2014-01-02T00:00:00Z","comment":"c","os":"linux",\
                        "architecture":"arm","config":{"Cmd":["sh"]},"throwaway":true,"layer_id":"x",\
                        "parent_id":"y","checksum":"","container":null,"docker_version":"1.5.0"}""", null));
    }

    @Test
    void isWhatTheTopDocumentSaysAndTheStepsOfAll() {
        LegacyImage image = LegacyImage.of(steps(MediaType.OCI_LAYER_GZIP), ImageFormat.OCI);

        assertThat(image.config()).hasToString("""
                {"architecture":"arm","comment":"c","config":{"Cmd":["sh"]},"created":"2014-01-02T00:00:00Z",\
                "docker_version":"1.5.0","history":[{"created":"2014-01-01T00:00:00Z","author":"a",\
                "created_by":"/bin/sh -c #(nop) ADD file:1 in /"},{"created":"2014-01-02T00:00:00Z","comment":"c",\
                "empty_layer":true}],"os":"linux","rootfs":{"type":"layers","diff_ids":["%s"]}}""".formatted(DIFF_ID));
        assertThat(image.manifest().mediaType()).isEqualTo(MediaType.OCI_MANIFEST);
        assertThat(image.manifest().config())
                .isEqualTo(Descriptor.of(MediaType.OCI_CONFIG, image.config().bytes()));
        assertThat(image.manifest().layers())
                .containsExactly(layer(MediaType.OCI_LAYER_GZIP).descriptor());
        assertThat(Manifest.parse(null, image.manifest().raw())).isEqualTo(image.manifest());
    }

    @Test
    void isTheSameInBothFormatsButForTheTypes() {
        LegacyImage image = LegacyImage.of(steps(MediaType.DOCKER_LAYER_GZIP), ImageFormat.DOCKER);

        assertThat(image.config())
                .isEqualTo(LegacyImage.of(steps(MediaType.OCI_LAYER_GZIP), ImageFormat.OCI)
                        .config());
        assertThat(image.manifest().mediaType()).isEqualTo(MediaType.DOCKER_MANIFEST);
        assertThat(image.manifest().config().mediaType()).isEqualTo(MediaType.DOCKER_CONFIG);
        assertThat(Manifest.parse(MediaType.DOCKER_MANIFEST, image.manifest().raw()))
                .isEqualTo(image.manifest());
    }

    @Test
    void runsOnWhatAllImagesRanOnWhereNobodySays() {
        LegacyImage image = LegacyImage.of(List.of(new LegacyImage.Step(Json.parse("{}"), null)), ImageFormat.OCI);

        ImageConfig config = ImageConfig.parse(image.config().bytes());
        assertThat(config.platform()).isEqualTo(Platform.parse("linux/amd64"));
        assertThat(config.diffIds()).isEmpty();
        assertThat(config.history()).containsExactly(new ImageConfig.History(null, null, null, true));
    }
}
