package dev.dray.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.dray.content.ImageException;
import dev.dray.model.Descriptor;
import dev.dray.model.Digest;
import dev.dray.model.MediaType;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class ImageLayersTest {
    private static ImageLayers.Row row(Digest digest) {
        return new ImageLayers.Row(new Descriptor(MediaType.OCI_LAYER_GZIP, digest, 1), null, "");
    }

    /// Two real digests whose first eight digits are the same; some 80,000 tries find them.
    private static List<Digest> twins() {
        Map<String, Digest> seen = new HashMap<>();
        for (int i = 0; ; i++) {
            Digest digest = Digest.of(Integer.toString(i).getBytes(UTF_8));
            Digest other = seen.put(digest.hex().substring(0, 8), digest);
            if (other != null) {
                return List.of(other, digest);
            }
        }
    }

    @Test
    void namesAllThatMatchWhenAnIdIsNotUnique() throws ImageException {
        List<Digest> twins = twins();
        Digest third = Digest.of(new byte[] {1});
        ImageLayers layers = new ImageLayers(List.of(row(twins.get(0)), row(third), row(twins.get(1))));
        String id = twins.get(0).hex().substring(0, 8);

        assertThatThrownBy(() -> layers.find(id)).isInstanceOfSatisfying(ImageException.NotFound.class, e -> {
            assertThat(e).hasMessage(id + " is not unique");
            assertThat(e.help().orElseThrow())
                    .contains(twins.get(0).toString(), twins.get(1).toString())
                    .doesNotContain(third.toString());
        });
        assertThat(layers.find(twins.get(0).hex().substring(0, 16)).layer().digest())
                .isEqualTo(twins.get(0));
    }

    @Test
    void takesALayerThatStandsInAnImageTwice() throws ImageException {
        Digest digest = Digest.of(new byte[0]);
        ImageLayers layers = new ImageLayers(List.of(row(digest), row(digest)));

        assertThat(layers.find("sha256:e3b0c442").layer().digest()).isEqualTo(digest);
        assertThat(layers.find("E3B0C442").layer().digest()).isEqualTo(digest);
    }
}
