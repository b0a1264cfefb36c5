package dev.dray.server;

import dev.dray.layer.Compression;
import dev.dray.layer.TarSum;
import dev.dray.model.Digest;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.util.Optional;

/// The checksums of the API v1 (protocols B.7). Each is over an image's document and its layer, which must be read
/// whole for it: so it is counted when somebody asks, and remembered.
final class V1Checksums {
    private static final int MAX_KEPT = 10_000;
    private static final int BUFFER = 128 * 1024;

    /// All that a checksum is over. An id tells neither: clients chose them, and one may push the document of another
    /// with a layer of its own.
    private record Key(Digest document, Digest layer) {}

    private final V1Layers layers;
    private final Recent<Key, String> payloads = new Recent<>(MAX_KEPT);
    private final Recent<Key, String> tarSums = new Recent<>(MAX_KEPT);

    V1Checksums(V1Layers layers) {
        this.layers = layers;
    }

    /// Of the document, a line break and the layer as it is given (protocols B80).
    ///
    /// @param path of the repository
    String payload(String path, V1Image image) throws IOException {
        Optional<String> known = payloads.find(key(image));
        if (known.isPresent()) {
            return known.get();
        }
        try (InputStream in = layers.open(path, image.layer())) {
            String sum = payload(image.json(), in);
            payloads.put(key(image), sum);
            return sum;
        }
    }

    static String payload(byte[] json, InputStream layer) throws IOException {
        MessageDigest hash = Digest.Algorithm.SHA256.newHash();
        hash.update(json);
        hash.update((byte) '\n');
        byte[] buffer = new byte[BUFFER];
        for (int n = layer.read(buffer); n >= 0; n = layer.read(buffer)) {
            hash.update(buffer, 0, n);
        }
        return Digest.of(Digest.Algorithm.SHA256, hash).toString();
    }

    /// Of the document and the files in the layer (protocols B81).
    ///
    /// @param path of the repository
    String tarSum(String path, V1Image image) throws IOException {
        Optional<String> known = tarSums.find(key(image));
        if (known.isPresent()) {
            return known.get();
        }
        try (InputStream in = layers.open(path, image.layer());
                InputStream tar = Compression.decompress(in)) {
            String sum = TarSum.of(TarSum.Version.V0, image.json(), tar);
            tarSums.put(key(image), sum);
            return sum;
        }
    }

    /// What has been counted before; empty otherwise, as such lists often were (protocols B63).
    String knownTarSum(V1Image image) {
        return tarSums.find(key(image)).orElse("");
    }

    private static Key key(V1Image image) {
        return new Key(Digest.of(image.json()), image.layer().digest());
    }
}
