package dev.dray.server;

import dev.dray.content.ImageException;
import dev.dray.http.HttpCall;
import dev.dray.http.HttpReply;
import dev.dray.layer.Compression;
import dev.dray.layer.TarSum;
import dev.dray.model.Descriptor;
import dev.dray.model.Json;
import dev.dray.model.MediaType;
import dev.dray.storage.Storage;
import dev.dray.storage.StoredRepository;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;

/// Takes the three parts of an image that is pushed, in this order: its document, its layer, its checksums (protocols
/// B31,
/// B33, B34).
final class V1ImagePush {
    private final Storage storage;
    private final V1Admission admission;
    private final V1Images images;
    private final V1Pushes pushes;
    private final V1Writes writes;

    V1ImagePush(Storage storage, V1Admission admission, V1Images images, V1Pushes pushes, V1Writes writes) {
        this.storage = storage;
        this.admission = admission;
        this.images = images;
        this.pushes = pushes;
        this.writes = writes;
    }

    HttpReply take(String id, V1Route.Part part, HttpCall call) throws IOException {
        String path = admit(id, call);
        if (!V1Image.isId(id)) {
            throw new V1Refusal(404, "Invalid image ID");
        }
        switch (part) {
            case JSON -> takeDocument(path, id, V1Push.body(call));
            case LAYER -> takeLayer(path, begun(path, id), call);
            case CHECKSUM -> check(path, begun(path, id), call);
            case ANCESTRY -> throw V1Refusal.method("GET, HEAD");
        }
        return V1Replies.yes();
    }

    /// Where the image goes: as the token says, or as the push that announced it (protocols B13).
    private String admit(String id, HttpCall call) throws IOException {
        Optional<String> byToken = admission.admitByToken(call, V1Admission.Wish.WRITE);
        if (byToken.isPresent()) {
            return byToken.get();
        }
        String path = pushes.findPath(id).orElseThrow(() -> V1Refusal.unauthorized("Token"));
        admission.checkMayWrite(call, path);
        return path;
    }

    private void takeDocument(String path, String id, byte[] json) throws IOException {
        Json.Members document = parse(json);
        String own = document.findText("id").orElseThrow(() -> new V1Refusal(400, "Missing key `id' in JSON"));
        if (!own.equals(id)) {
            throw new V1Refusal(400, "JSON data contains invalid id");
        }
        if (images.find(path, id).isPresent()) {
            throw new V1Refusal(409, "Image already exists");
        }
        V1Pending image = new V1Pending(id, json, null, false);
        Optional<String> parent = image.parent();
        if (parent.isPresent() && !isKnown(path, parent.get())) {
            throw new V1Refusal(400, "Image depends on a non existing parent");
        }
        pushes.put(path, image);
    }

    private static Json.Members parse(byte[] json) throws V1Refusal {
        try {
            Json.Members document = Json.parseObject(json);
            document.findText("id");
            document.findText("parent");
            return document;
        } catch (IllegalArgumentException e) {
            throw new V1Refusal(400, "Invalid JSON");
        }
    }

    private boolean isKnown(String path, String id) throws IOException {
        return pushes.find(path, id).isPresent() || images.find(path, id).isPresent();
    }

    private V1Pending begun(String path, String id) throws IOException {
        Optional<V1Pending> pending = pushes.find(path, id);
        if (images.find(path, id).isPresent()
                || pending.isPresent() && pending.get().complete()) {
            throw new V1Refusal(409, "Image already exists");
        }
        return pending.orElseThrow(V1Refusal::noSuchImage);
    }

    private void takeLayer(String path, V1Pending image, HttpCall call) throws IOException {
        Descriptor layer = writes.putLayer(path, call.body());
        MediaType type = type(storage.repository(path), layer);
        pushes.put(path, image.withLayer(new Descriptor(type, layer.digest(), layer.size())));
    }

    private static MediaType type(StoredRepository store, Descriptor layer) throws IOException {
        try (InputStream in = store.openFrom(layer, 0)) {
            byte[] start = in.readNBytes(6);
            return switch (Compression.detect(start, start.length)) {
                case NONE -> MediaType.OCI_LAYER;
                case GZIP -> MediaType.OCI_LAYER_GZIP;
                case ZSTD, BZIP2, XZ -> throw new V1Refusal(400, "Layers are packed with gzip, or not at all, here");
            };
        }
    }

    /// All that the client says must be right; one of the two is enough.
    private void check(String path, V1Pending image, HttpCall call) throws IOException {
        Descriptor layer = image.layer();
        if (layer == null) {
            throw V1Refusal.noSuchImage();
        }
        Optional<String> tarSum = call.headers().find("X-Docker-Checksum");
        Optional<String> payload = call.headers().find("X-Docker-Checksum-Payload");
        if (tarSum.isEmpty() && payload.isEmpty()) {
            throw new V1Refusal(412, "X-Docker-Checksum-Payload not found in headers");
        }
        if (payload.isPresent() && !payload.get().equals(payload(path, image.json(), layer))
                || tarSum.isPresent() && !tarSum.get().equals(tarSum(path, image.json(), layer, tarSum.get()))) {
            throw new V1Refusal(400, "Checksum mismatch");
        }
        pushes.put(path, image.completed());
    }

    /// Over the layer as it came.
    private String payload(String path, byte[] json, Descriptor layer) throws IOException {
        try (InputStream in = storage.repository(path).open(layer)) {
            return V1Checksums.payload(json, in);
        }
    }

    private String tarSum(String path, byte[] json, Descriptor layer, String wanted) throws IOException {
        TarSum.Version version = wanted.startsWith("tarsum.v1+") ? TarSum.Version.V1 : TarSum.Version.V0;
        try (InputStream in = storage.repository(path).open(layer);
                InputStream tar = Compression.decompress(in)) {
            return TarSum.of(version, json, tar);
        } catch (ImageException.Corrupt e) {
            throw new V1Refusal(400, "Checksum mismatch");
        }
    }
}
