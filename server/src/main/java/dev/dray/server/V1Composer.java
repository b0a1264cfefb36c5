package dev.dray.server;

import dev.dray.layer.Compression;
import dev.dray.model.Descriptor;
import dev.dray.model.Digest;
import dev.dray.model.ImageConfig;
import dev.dray.model.ImageFormat;
import dev.dray.model.Json;
import dev.dray.model.JsonBuilder;
import dev.dray.model.LegacyImage;
import dev.dray.model.Manifest;
import dev.dray.model.MediaType;
import dev.dray.storage.StoredRepository;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;

/// Makes one of today's images from a chain of the API v1 (protocols C138). The same chain gives the same image.
///
/// The documents are kept in its configuration, where nobody else looks, so that a client of this API gets back what
/// another pushed: with the same ids.
final class V1Composer {
    private static final int BUFFER = 128 * 1024;
    private static final int MAX_KEPT = 10_000;

    private final V1Writes writes;
    private final Recent<Digest, Digest> diffIds = new Recent<>(MAX_KEPT);

    V1Composer(V1Writes writes) {
        this.writes = writes;
    }

    /// Puts the configuration, and makes the manifest. The layers are there already.
    ///
    /// @param path   of the repository
    /// @param images the topmost first
    Manifest compose(String path, StoredRepository store, List<V1Image> images) throws IOException {
        List<LegacyImage.Step> steps = new ArrayList<>();
        for (V1Image image : images.reversed()) {
            boolean empty = isEmpty(store, image.layer());
            steps.add(new LegacyImage.Step(
                    Json.parseObject(image.json()),
                    empty ? null : new LegacyImage.Layer(image.layer(), diffId(store, image.layer()))));
        }
        LegacyImage made = LegacyImage.of(steps, ImageFormat.OCI);
        byte[] config = withDocuments(made.config(), images).bytes();
        if (config.length > ImageConfig.MAX_SIZE) {
            throw new V1Refusal(400, "The image has too many layers");
        }
        writes.putBlob(path, config);
        return Manifest.ofImage(
                Descriptor.of(MediaType.OCI_CONFIG, config), made.manifest().layers());
    }

    private static Json.Members withDocuments(Json.Members config, List<V1Image> images) {
        JsonBuilder all = Json.object();
        config.values().forEach(all::put);
        List<String> documents = images.reversed().stream()
                .map(image -> new String(image.json(), StandardCharsets.UTF_8))
                .toList();
        return all.put(V1Derivation.DOCUMENTS, Json.ofTexts(documents)).build();
    }

    boolean isEmpty(StoredRepository store, Descriptor layer) throws IOException {
        return layer.digest().equals(EmptyLayer.DIGEST) || diffId(store, layer).equals(EmptyLayer.DIFF_ID);
    }

    /// The digest of the tar in a layer, for which it is unpacked.
    private Digest diffId(StoredRepository store, Descriptor layer) throws IOException {
        Digest known = diffIds.find(layer.digest()).orElse(null);
        if (known != null) {
            return known;
        }
        MessageDigest hash = Digest.Algorithm.SHA256.newHash();
        try (InputStream in = store.open(layer);
                InputStream tar = Compression.decompress(in)) {
            byte[] buffer = new byte[BUFFER];
            for (int n = tar.read(buffer); n >= 0; n = tar.read(buffer)) {
                hash.update(buffer, 0, n);
            }
        }
        Digest diffId = Digest.of(Digest.Algorithm.SHA256, hash);
        diffIds.put(layer.digest(), diffId);
        return diffId;
    }
}
