package dev.dray.server;

import dev.dray.content.ImageException;
import dev.dray.http.FileBody;
import dev.dray.http.Headers;
import dev.dray.http.HttpCall;
import dev.dray.http.HttpReply;
import dev.dray.model.Descriptor;
import dev.dray.model.Digest;
import dev.dray.model.MediaType;
import dev.dray.protocol.ContentRange;
import dev.dray.protocol.ErrorCode;
import dev.dray.storage.Storage;
import dev.dray.storage.StoredRepository;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;

/// Gives blobs, whole and in parts, and takes them away (end-2, end-10).
final class Blobs {
    private final Storage storage;

    Blobs(Storage storage) {
        this.storage = storage;
    }

    HttpReply answer(String path, String digestText, HttpCall call) throws IOException {
        Digest digest = Digests.parse(digestText);
        StoredRepository store = storage.repository(path);
        return switch (call.method()) {
            case "GET" -> give(store, find(store, digest), call);
            case "HEAD" -> tell(find(store, digest), call);
            case "DELETE" -> takeAway(store, find(store, digest));
            default -> throw Refusal.method("GET, HEAD, DELETE");
        };
    }

    private static Descriptor find(StoredRepository store, Digest digest) throws IOException {
        return store.find(digest).orElseThrow(() -> unknown(digest));
    }

    private static Refusal unknown(Digest digest) {
        return new Refusal(ErrorCode.BLOB_UNKNOWN).about("digest", digest.toString());
    }

    private static Headers headers(Descriptor blob) {
        return Headers.of(
                "Content-Type",
                "application/octet-stream",
                // Strangers' bytes are for no browser to show (protocols H75).
                "Content-Disposition",
                "attachment",
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

    private static HttpReply tell(Descriptor blob, HttpCall call) {
        return Etag.isKnown(call, blob.digest()) ? Etag.notModified(blob.digest()) : HttpReply.of(200, headers(blob));
    }

    private static HttpReply give(StoredRepository store, Descriptor blob, HttpCall call) throws IOException {
        if (Etag.isKnown(call, blob.digest())) {
            return Etag.notModified(blob.digest());
        }
        Optional<ByteRange> range = ByteRange.asked(call, blob.digest());
        if (range.isEmpty()) {
            // Not verified here: every client must verify what it gets, and twice would halve the speed.
            return new HttpReply(200, headers(blob), open(store, blob, 0, blob.size()), null);
        }
        ContentRange part = range.get().of(blob.size()).orElseThrow(() -> unsatisfiable(blob));
        return new HttpReply(
                206,
                headers(blob)
                        .with("Content-Length", Long.toString(part.length()))
                        .with("Content-Range", part.toString()),
                open(store, blob, part.first(), part.length()),
                null);
    }

    /// It may have gone since it was found; once it is open, it stays as long as somebody reads.
    private static InputStream open(StoredRepository store, Descriptor blob, long offset, long length)
            throws IOException {
        try {
            Optional<Path> file = store.file(blob);
            return file.isPresent() ? FileBody.open(file.get(), offset, length) : store.openRange(blob, offset, length);
        } catch (NoSuchFileException | ImageException.NotFound e) {
            throw unknown(blob.digest());
        }
    }

    private static Refusal unsatisfiable(Descriptor blob) {
        return new Refusal(
                ErrorCode.RANGE_INVALID,
                416,
                "the blob has %,d bytes".formatted(blob.size()),
                Headers.of("Content-Range", "bytes */" + blob.size()));
    }

    /// A manifest may be read as a blob, but not taken away as one: its tags would lead nowhere.
    private static HttpReply takeAway(StoredRepository store, Descriptor blob) throws IOException {
        if (!blob.mediaType().equals(MediaType.OCTET_STREAM)) {
            throw new Refusal(
                    ErrorCode.UNSUPPORTED,
                    405,
                    "this is a manifest: delete it as one, under /manifests/",
                    Headers.of("Allow", "GET, HEAD"));
        }
        store.delete(blob);
        return HttpReply.of(202);
    }
}
