package dev.dray;

import dev.dray.content.Blob;
import dev.dray.content.Image;
import dev.dray.content.ImageSource;
import dev.dray.content.ImageStore;
import dev.dray.content.Parallel;
import dev.dray.content.Progress;
import dev.dray.content.TransferReport;
import dev.dray.model.Descriptor;
import dev.dray.model.Digest;
import dev.dray.model.ImageFormat;
import dev.dray.model.Json;
import dev.dray.model.LegacyImage;
import dev.dray.model.Manifest;
import dev.dray.model.Repository;
import dev.dray.model.Schema1;
import dev.dray.registry.RegistryStore;
import dev.dray.store.DiskStore;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/// Images that registries have in Docker's schema 1, made images of today. Their layers are fetched into the local
/// store, as nothing else tells their diffIDs; there the image is made and stays (protocols C137, C138).
///
/// @param format of what is made
record Schema1Images(DiskStore store, int parallelism, ImageFormat format) {
    /// An image as it can be moved, unpacked and looked into: the same, or what is made of it.
    ///
    /// @param from where it is; null where nobody knows
    Image today(Image image, @Nullable Place from, Progress progress) throws IOException {
        Optional<Repository> repository =
                image.descriptor().mediaType().isSchema1() ? repository(image, from) : Optional.empty();
        return repository.isEmpty()
                ? image
                : convert(image, new Conversion(store.repository(repository.get()), format, progress));
    }

    private static Optional<Repository> repository(Image image, @Nullable Place from) {
        if (from instanceof Place.InRegistry(var reference)) {
            return Optional.of(reference.repository());
        }
        return image.source() instanceof RegistryStore registry ? Optional.of(registry.repository()) : Optional.empty();
    }

    private Image convert(Image image, Conversion conversion) throws IOException {
        String from = image.descriptor().digest() + " (schema 1)";
        String note = "%s as %s".formatted(from, format);
        Optional<Descriptor> known = store.findNote(note).flatMap(Schema1Images::read);
        if (known.isPresent() && isWhole(known.get(), conversion.store())) {
            return conversion.tell(from, known.get());
        }
        Schema1 old = image.schema1().orElseThrow();
        Map<Digest, Optional<LegacyImage.Layer>> layers = fetch(image, conversion);
        Image made = conversion.make(
                from,
                old.steps().stream()
                        .map(step -> new LegacyImage.Step(step.document(), layer(step, layers)))
                        .toList());
        store.keepNote(note, made.descriptor().toJson().bytes());
        return made;
    }

    private static LegacyImage.@Nullable Layer layer(
            Schema1.Step step, Map<Digest, Optional<LegacyImage.Layer>> layers) {
        return step.isEmpty()
                ? null
                : layers.getOrDefault(step.blob(), Optional.empty()).orElse(null);
    }

    private static Optional<Descriptor> read(byte[] note) {
        try {
            return Optional.of(Descriptor.parse(Json.parse(note)));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /// What was made once may have been collected as garbage since, or a part of it.
    private static boolean isWhole(Descriptor manifest, ImageStore store) throws IOException {
        if (!store.has(manifest)) {
            return false;
        }
        Manifest.Image image = new Image(store, manifest).imageManifest();
        for (Descriptor child : image.children()) {
            if (!store.has(child)) {
                return false;
            }
        }
        // Another repository of the store may have made it: here it must be known too.
        store.put(Blob.of(image));
        return true;
    }

    private Map<Digest, Optional<LegacyImage.Layer>> fetch(Image image, Conversion conversion) throws IOException {
        List<Descriptor> blobs = image.layers().stream().distinct().toList();
        conversion.progress().on(new Progress.Event.Planned(blobs.size(), TransferReport.bytes(blobs)));
        Map<Digest, Optional<LegacyImage.Layer>> layers = new ConcurrentHashMap<>();
        new Parallel(parallelism).forEach(blobs, blob -> {
            fetch(blob, image.source(), conversion);
            layers.put(blob.digest(), Optional.ofNullable(conversion.layer(blob)));
        });
        return layers;
    }

    private static void fetch(Descriptor blob, ImageSource from, Conversion conversion) throws IOException {
        Progress progress = conversion.progress();
        if (conversion.store().has(blob)) {
            progress.on(new Progress.Event.Skipped(blob, "already there"));
            return;
        }
        progress.on(new Progress.Event.Started(blob));
        conversion
                .store()
                .put(Blob.from(from, blob), position -> progress.on(new Progress.Event.Advanced(blob, position)));
        progress.on(new Progress.Event.Finished(blob));
    }
}
