package dev.dray;

import dev.dray.content.Image;
import dev.dray.content.ImageStore;
import dev.dray.content.Progress;
import dev.dray.model.ImageFormat;
import dev.dray.model.LegacyImage;
import dev.dray.model.Reference;
import dev.dray.registry.Registries;
import dev.dray.registry.RegistryV1;
import dev.dray.registry.V1Download;
import dev.dray.store.DiskStore;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/// Images in registries of the time before 2016, asked by their API v1.
///
/// @param parallelism layers at a time
/// @param format      of what is made of them
record LegacyRegistries(Registries registries, DiskStore store, int parallelism, ImageFormat format) {
    /// The image, made anew in the form of today: it is fetched into the store as a whole, under no tag. What came
    /// before it broke off is not fetched again.
    Image image(Reference reference, Progress progress) throws IOException {
        if (reference.digest() != null) {
            throw new IllegalArgumentException(
                    "\"v1:%s\" has a digest, but the API v1 knows none (want v1:NAME:TAG)".formatted(reference));
        }
        ImageStore into = store.repository(reference.repository());
        V1Download download = new V1Download(into, store.scratch(), parallelism, progress, new StoreNotes(store));
        RegistryV1 from = registries.v1(reference.repository());
        String id = from.tag(Objects.requireNonNullElse(reference.tag(), Reference.DEFAULT_TAG));
        return make(id, download.fetch(from, id), new Conversion(into, format, progress));
    }

    private static Image make(String id, List<LegacyImage.Step> fetched, Conversion conversion) throws IOException {
        List<LegacyImage.Step> steps = new ArrayList<>();
        for (LegacyImage.Step step : fetched) {
            LegacyImage.Layer layer = step.layer();
            steps.add(new LegacyImage.Step(step.document(), layer == null ? null : conversion.typed(layer)));
        }
        return conversion.make("image %s (API v1)".formatted(id), steps);
    }

    private record StoreNotes(DiskStore store) implements V1Download.Notes {
        @Override
        public Optional<byte[]> find(String name) {
            return store.findNote(name);
        }

        @Override
        public void keep(String name, byte[] document) throws IOException {
            store.keepNote(name, document);
        }
    }
}
