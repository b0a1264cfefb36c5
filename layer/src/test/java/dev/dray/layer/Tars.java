package dev.dray.layer;

import dev.dray.content.Blob;
import dev.dray.content.MemoryStore;
import dev.dray.model.Digest;
import dev.dray.model.MediaType;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/// Makes the tars and stacks of the tests. A tar is written as lines: `d/` a directory, `f` or `f=text` a
/// file, `l -> target` a symbolic link, `h => target` a hard link.
final class Tars {
    private Tars() {}

    static byte[] of(String... lines) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (TarWriter tar = new TarWriter(bytes)) {
            for (String line : lines) {
                put(tar, line);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    private static void put(TarWriter tar, String line) throws IOException {
        if (line.contains(" -> ")) {
            String[] parts = line.split(" -> ", 2);
            tar.put(TarEntry.symlink(parts[0], parts[1]));
        } else if (line.contains(" => ")) {
            String[] parts = line.split(" => ", 2);
            tar.put(TarEntry.hardLink(parts[0], parts[1]));
        } else if (line.endsWith("/")) {
            tar.put(TarEntry.directory(line));
        } else {
            String[] parts = line.split("=", 2);
            byte[] content = parts.length < 2 ? new byte[0] : parts[1].getBytes(StandardCharsets.UTF_8);
            put(tar, TarEntry.file(parts[0], content.length), content);
        }
    }

    static void put(TarWriter tar, TarEntry entry, byte[] content) throws IOException {
        tar.put(entry, new ByteArrayInputStream(content));
    }

    static byte[] of(TarEntry... entries) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (TarWriter tar = new TarWriter(bytes)) {
            for (TarEntry entry : entries) {
                put(tar, entry, new byte[entry.type() == TarEntry.Type.FILE ? (int) entry.size() : 0]);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    static byte[] pack(Compression compression, byte[] tar) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (OutputStream out = compression.compress(bytes)) {
            out.write(tar);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    /// A layer of these tars each, base first, packed with gzip.
    static LayerStack stack(byte[]... tars) {
        List<Layer> layers = new ArrayList<>();
        for (byte[] tar : tars) {
            layers.add(layer(pack(Compression.GZIP, tar), Digest.of(tar)));
        }
        return new LayerStack(layers);
    }

    static Layer layer(byte[] packed, Digest diffId) {
        MemoryStore store = new MemoryStore();
        Blob blob = Blob.of(MediaType.OCI_LAYER_GZIP, packed);
        try {
            store.put(blob);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new Layer(blob.descriptor(), diffId, store);
    }
}
