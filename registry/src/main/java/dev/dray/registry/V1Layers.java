package dev.dray.registry;

import dev.dray.content.Blob;
import dev.dray.content.Parallel;
import dev.dray.content.Progress;
import dev.dray.model.Descriptor;
import dev.dray.model.Digest;
import dev.dray.model.MediaType;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/// Has the layers of images in a registry of API v1 come into a store, several at a time. A layer's digest
/// is known only when it has come whole, so it comes into a scratch file first.
final class V1Layers {
    private final RegistryV1 from;
    private final V1Download to;

    V1Layers(RegistryV1 from, V1Download to) {
        this.from = from;
        this.to = to;
    }

    /// @return what each is, by the id of its image; the empty ones are not put into the store
    Map<String, V1Layer> have(List<V1Document> images) throws IOException {
        V1Memory memory = new V1Memory(to.notes(), "v1 layers of " + from.repository());
        Map<String, V1Layer> layers = new ConcurrentHashMap<>();
        List<V1Document> missing = new ArrayList<>();
        for (V1Document image : images) {
            Optional<V1Layer> known = memory.find(image, to.store());
            known.ifPresentOrElse(layer -> layers.put(image.id(), layer), () -> missing.add(image));
        }
        long bytes = missing.stream().mapToLong(image -> shown(image).size()).sum();
        to.progress().on(new Progress.Event.Planned(missing.size(), bytes));
        new Parallel(to.parallelism()).forEach(missing, image -> {
            V1Layer layer = fetch(image);
            layers.put(image.id(), layer);
            memory.keep(image, layer);
        });
        return layers;
    }

    /// An id has as many digits as a digest.
    private static Descriptor shown(V1Document image) {
        return new Descriptor(MediaType.OCI_LAYER, Digest.parse("sha256:" + image.id()), Math.max(0, image.size()));
    }

    private V1Layer fetch(V1Document image) throws IOException {
        Path file = Files.createTempFile(to.scratch(), "dray-v1-", null);
        Descriptor shown = shown(image);
        try {
            to.progress().on(new Progress.Event.Started(shown));
            V1Layer layer;
            try (OutputStream out = new Counted(Files.newOutputStream(file), shown)) {
                layer = from.takeLayer(image, out);
            }
            if (!layer.isEmpty()) {
                to.store().put(new FileBlob(layer.descriptor(), file));
            }
            to.progress().on(new Progress.Event.Finished(shown));
            return layer;
        } finally {
            Files.deleteIfExists(file);
        }
    }

    private record FileBlob(Descriptor descriptor, Path file) implements Blob {
        @Override
        public InputStream open(long offset) throws IOException {
            InputStream in = Files.newInputStream(file);
            in.skipNBytes(Math.min(offset, descriptor.size()));
            return in;
        }
    }

    /// Tells how far it is.
    private final class Counted extends FilterOutputStream {
        private final Descriptor shown;
        private long count;

        Counted(OutputStream out, Descriptor shown) {
            super(out);
            this.shown = shown;
        }

        @Override
        public void write(int one) throws IOException {
            write(new byte[] {(byte) one}, 0, 1);
        }

        @Override
        public void write(byte[] buffer, int offset, int length) throws IOException {
            out.write(buffer, offset, length);
            count += length;
            to.progress().on(new Progress.Event.Advanced(shown, count));
        }
    }
}
