package dev.dray.storage;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.dray.content.ImageException;
import dev.dray.model.Descriptor;
import dev.dray.model.Digest;
import dev.dray.model.Manifest;
import dev.dray.model.MediaType;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class MarkingTest {
    private static final Descriptor LAYER = Descriptor.of(MediaType.OCI_LAYER_GZIP, "layer".getBytes(UTF_8));
    private static final Manifest IMAGE = Manifest.ofImage(LAYER, List.of());
    private static final Manifest INDEX = Manifest.ofIndex(List.of(IMAGE.descriptor()));
    private static final Digest OTHER = Digest.of("other".getBytes(UTF_8));

    private final Map<Digest, Manifest> here = new HashMap<>();
    private final Collection<Digest> damaged = new ArrayList<>();

    private final Marking marking = new Marking(new Marking.Manifests() {
        @Override
        public String name() {
            return "acme/web";
        }

        @Override
        public boolean has(Digest manifest) {
            return here.containsKey(manifest) || damaged.contains(manifest);
        }

        @Override
        public Manifest read(Digest manifest) throws IOException {
            if (!here.containsKey(manifest)) {
                throw new ImageException.Corrupt("cannot be read");
            }
            return here.get(manifest);
        }

        @Override
        public Collection<Digest> referrers(Digest manifest) {
            return List.of();
        }
    });

    private static Digest digest(Manifest manifest) {
        return manifest.descriptor().digest();
    }

    @Test
    void needsWhatManifestsReferTo() {
        here.put(digest(IMAGE), IMAGE);

        DigestSet needed = marking.needs(List.of(digest(IMAGE)));

        assertThat(needed.has(LAYER.digest())).isTrue();
        assertThat(needed.has(OTHER)).isFalse();
    }

    /// Somebody deletes one after all were listed.
    @Test
    void needsNothingForAManifestThatIsGone() {
        DigestSet needed = marking.needs(List.of(digest(IMAGE)));

        assertThat(needed.has(OTHER)).isFalse();
    }

    @Test
    void needsEverythingForAManifestThatIsDamaged() {
        damaged.add(digest(IMAGE));

        DigestSet needed = marking.needs(List.of(digest(IMAGE)));

        assertThat(needed.has(OTHER)).isTrue();
    }

    @Test
    void addsAManifestWithAllThatItReaches() {
        here.put(digest(IMAGE), IMAGE);
        here.put(digest(INDEX), INDEX);
        DigestSet needed = new DigestSet();

        marking.addNeeded(digest(INDEX), List.of(), needed);

        assertThat(needed.has(digest(INDEX))).isTrue();
        assertThat(needed.has(digest(IMAGE))).isTrue();
        assertThat(needed.has(OTHER)).isFalse();
    }
}
