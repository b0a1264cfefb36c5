package dev.dray;

import dev.dray.content.Image;
import dev.dray.content.ImageStore;
import dev.dray.content.Progress;
import dev.dray.model.Reference;
import dev.dray.registry.Registries;
import dev.dray.registry.RegistryV1;
import dev.dray.registry.V1Conversion;
import dev.dray.store.DiskStore;
import java.io.IOException;
import java.util.Objects;
import java.util.Optional;

/// Images in registries of the time before 2016.
///
/// @param parallelism layers at a time
record LegacyRegistries(Registries registries, DiskStore store, int parallelism) {
    /// The image, made anew in the form of today: it is fetched into the store as a whole, under no tag.
    /// What came before it broke off is not fetched again.
    Image image(Reference reference, Progress progress) throws IOException {
        if (reference.digest() != null) {
            throw new IllegalArgumentException(
                    "\"v1:%s\" has a digest, but the API v1 knows none (want v1:NAME:TAG)".formatted(reference));
        }
        RegistryV1 from = registries.v1(reference.repository());
        ImageStore into = store.repository(reference.repository());
        V1Conversion conversion = new V1Conversion(into, store.scratch(), parallelism, progress, new StoreNotes(store));
        String tag = Objects.requireNonNullElse(reference.tag(), Reference.DEFAULT_TAG);
        return new Image(into, conversion.convert(from, tag));
    }

    private record StoreNotes(DiskStore store) implements V1Conversion.Notes {
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
