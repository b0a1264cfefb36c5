package dev.dray.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class MediaTypeTest {
    /// Protocols C15.
    @ParameterizedTest
    @CsvSource({
        "application/vnd.oci.image.index.v1+json",
        "application/vnd.oci.image.index.v1+json; charset=utf-8",
        "application/vnd.oci.image.index.v1+json;charset=utf-8",
        "'  application/vnd.oci.image.index.v1+json ; a=b; c=d'",
    })
    void dropsParameters(String contentType) {
        assertThat(MediaType.parse(contentType)).isEqualTo(MediaType.OCI_INDEX);
    }

    @Test
    void anEmptyContentTypeIsNoError() {
        assertThat(MediaType.parse("").value()).isEmpty();
        assertThat(MediaType.parse("; charset=utf-8").isManifest()).isFalse();
    }

    @Test
    void knowsWhatStandsAtManifests() {
        assertThat(Stream.of(MediaType.OCI_INDEX, MediaType.DOCKER_LIST)).allMatch(MediaType::isIndex);
        assertThat(Stream.of(MediaType.OCI_MANIFEST, MediaType.DOCKER_MANIFEST)).allMatch(MediaType::isImageManifest);
        assertThat(Stream.of(MediaType.DOCKER_SCHEMA1, MediaType.DOCKER_SCHEMA1_SIGNED))
                .allMatch(MediaType::isSchema1);
        assertThat(Stream.of(MediaType.OCI_INDEX, MediaType.DOCKER_MANIFEST, MediaType.DOCKER_SCHEMA1))
                .allMatch(MediaType::isManifest);
        assertThat(Stream.of(MediaType.OCI_CONFIG, MediaType.OCI_LAYER, MediaType.JSON))
                .noneMatch(MediaType::isManifest);
    }

    /// Protocols C110, C117.
    @ParameterizedTest
    @CsvSource({
        "application/vnd.oci.image.layer.v1.tar, true, false",
        "application/vnd.oci.image.layer.v1.tar+zstd, true, false",
        "application/vnd.docker.image.rootfs.diff.tar.gzip, true, false",
        "application/vnd.docker.image.rootfs.foreign.diff.tar.gzip, true, true",
        "application/vnd.oci.image.layer.nondistributable.v1.tar+gzip, true, true",
        "application/vnd.in-toto+json, false, false",
        "application/vnd.oci.empty.v1+json, false, false",
        "application/vnd.example.foreign.thing, false, false",
    })
    void tellsLayersFromOtherContent(String value, boolean layer, boolean foreign) {
        MediaType type = new MediaType(value);

        assertThat(type.isLayer()).isEqualTo(layer);
        assertThat(type.isForeignLayer()).isEqualTo(foreign);
    }

    @Test
    void tellsConfigsOfImagesFromThoseOfArtifacts() {
        assertThat(Stream.of(MediaType.OCI_CONFIG, MediaType.DOCKER_CONFIG)).allMatch(MediaType::isImageConfig);
        assertThat(MediaType.OCI_EMPTY.isImageConfig()).isFalse();
    }
}
