package dev.dray.server;

import dev.dray.content.ImageStore;
import dev.dray.http.Headers;
import dev.dray.http.HttpCall;
import dev.dray.http.HttpReply;
import dev.dray.model.Descriptor;
import dev.dray.model.Digest;
import dev.dray.protocol.ContentRange;
import dev.dray.protocol.ErrorCode;
import dev.dray.storage.Storage;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;

/// Gives blobs, whole and in parts, and takes them away (end-2, end-10).
final class Blobs {
    private final Storage storage;

    Blobs(Storage storage) {
        this.storage = storage;
    }

    HttpReply answer(String path, String digestText, HttpCall call) throws IOException {
        Digest digest = Digests.parse(digestText);
        return switch (call.method()) {
            case "GET" -> give(path, find(path, digest), call);
            case "HEAD" -> HttpReply.of(200, headers(find(path, digest)));
            case "DELETE" -> {
                storage.repository(path).delete(find(path, digest));
                yield HttpReply.of(202);
            }
            default -> throw Refusal.method("GET, HEAD, DELETE");
        };
    }

    private Descriptor find(String path, Digest digest) throws IOException {
        return storage.repository(path).find(digest).orElseThrow(() -> new Refusal(ErrorCode.BLOB_UNKNOWN));
    }

    private static Headers headers(Descriptor blob) {
        return Headers.of(
                "Content-Type",
                "application/octet-stream",
                "Content-Length",
                Long.toString(blob.size()),
                "Docker-Content-Digest",
                blob.digest().toString(),
                "ETag",
                Etag.of(blob.digest()),
                "Accept-Ranges",
                "bytes",
                // A digest never means other bytes.
                "Cache-Control",
                "max-age=31536000");
    }

    private HttpReply give(String path, Descriptor blob, HttpCall call) throws IOException {
        if (Etag.isKnown(call, blob.digest())) {
            return Etag.notModified(blob.digest());
        }
        ImageStore store = storage.repository(path);
        Optional<ByteRange> range = ByteRange.asked(call, blob.digest());
        if (range.isEmpty()) {
            // Not verified here: every client must verify what it gets, and twice would halve the speed.
            return new HttpReply(200, headers(blob), store.openFrom(blob, 0), null);
        }
        ContentRange part = range.get().of(blob.size()).orElseThrow(() -> unsatisfiable(blob));
        InputStream in = store.openRange(blob, part.first(), part.length());
        return new HttpReply(
                206,
                headers(blob)
                        .with("Content-Length", Long.toString(part.length()))
                        .with("Content-Range", part.toString()),
                in,
                null);
    }

    private static Refusal unsatisfiable(Descriptor blob) {
        return new Refusal(
                ErrorCode.RANGE_INVALID,
                416,
                "the blob has %,d bytes".formatted(blob.size()),
                Headers.of("Content-Range", "bytes */" + blob.size()));
    }
}
