package dev.dray.server;

import dev.dray.content.ImageException;
import dev.dray.http.Headers;
import dev.dray.http.HttpCall;
import dev.dray.http.HttpReply;
import dev.dray.http.Query;
import dev.dray.layer.Compression;
import dev.dray.model.Descriptor;
import dev.dray.model.Digest;
import dev.dray.storage.Storage;
import dev.dray.storage.StoredRepository;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.OptionalLong;

/// The bytes of layers: always a tar packed with gzip, which is what every client of the time reads. What is stored
/// otherwise is packed on its way out, its length then unknown beforehand.
///
/// A layer is found at a URL that is good for a while without any token, as in a store of files behind a registry
/// (protocols B39d): clients must not send a token there, and `curl -L` need not.
final class V1Layers {
    private final Storage storage;
    private final V1Tokens tokens;
    private final Blobs blobs;

    V1Layers(Storage storage, V1Tokens tokens) {
        this.storage = storage;
        this.tokens = tokens;
        this.blobs = new Blobs(storage);
    }

    /// Sends a caller who was let in to where the layer is.
    ///
    /// @param path of the repository
    HttpReply redirect(String path, Descriptor layer) {
        String digest = layer.digest().toString();
        Query query = Query.NONE.plus("repository", path).plus("signature", tokens.signLayer(path, digest));
        return V1Replies.redirect(V1Route.LAYERS + digest + "?" + query);
    }

    HttpReply answer(String digest, HttpCall call) throws IOException {
        Query query = Query.parse(call.uri().getRawQuery());
        String path = query.find("repository").orElse("");
        if (!tokens.isGoodForLayer(query.find("signature").orElse(""), path, digest)) {
            throw new V1Refusal(403, "This URL has expired, ask for the layer again");
        }
        return give(path, Digest.parse(digest), call);
    }

    private HttpReply give(String path, Digest digest, HttpCall call) throws IOException {
        if (digest.equals(EmptyLayer.DIGEST)) {
            return HttpReply.of(200, headers().with("Content-Length", Integer.toString(EmptyLayer.SIZE)), EmptyLayer.bytes());
        }
        StoredRepository store = storage.repository(path);
        Descriptor layer = store.find(digest).orElseThrow(V1Refusal::noSuchImage);
        return isPacked(store, layer)
                ? blobs.answer(path, digest.toString(), call)
                : new HttpReply(200, headers(), open(store, layer), null);
    }

    private static Headers headers() {
        return Headers.of("Content-Type", "application/octet-stream", "Cache-Control", "max-age=31536000");
    }

    /// Told by its first bytes: names of types disagree with them in the wild.
    private static boolean isPacked(StoredRepository store, Descriptor layer) throws IOException {
        try (InputStream in = store.openFrom(layer, 0)) {
            byte[] start = in.readNBytes(2);
            return Compression.detect(start, start.length) == Compression.GZIP;
        }
    }

    /// The layer as it is given.
    InputStream open(String path, Descriptor layer) throws IOException {
        if (layer.digest().equals(EmptyLayer.DIGEST)) {
            return new ByteArrayInputStream(EmptyLayer.bytes());
        }
        StoredRepository store = storage.repository(path);
        return isPacked(store, layer) ? store.open(layer) : open(store, layer);
    }

    private static InputStream open(StoredRepository store, Descriptor layer) throws IOException {
        InputStream stored = store.open(layer);
        try {
            return new PackingInputStream(Compression.decompress(stored));
        } catch (IOException | RuntimeException e) {
            stored.close();
            throw e;
        }
    }

    /// Bytes of the layer as it is given; empty where it is packed on its way.
    ///
    /// @throws ImageException.NotFound where the registry does not have it, as it need not have foreign layers
    OptionalLong size(String path, Descriptor layer) throws IOException {
        if (layer.digest().equals(EmptyLayer.DIGEST)) {
            return OptionalLong.of(EmptyLayer.SIZE);
        }
        return isPacked(storage.repository(path), layer) ? OptionalLong.of(layer.size()) : OptionalLong.empty();
    }
}
