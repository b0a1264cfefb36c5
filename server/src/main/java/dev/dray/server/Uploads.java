package dev.dray.server;

import dev.dray.content.BoundedInputStream;
import dev.dray.content.ImageException;
import dev.dray.http.Headers;
import dev.dray.http.HttpBody;
import dev.dray.http.HttpCall;
import dev.dray.http.HttpReply;
import dev.dray.model.Digest;
import dev.dray.model.MediaType;
import dev.dray.protocol.ContentRange;
import dev.dray.protocol.ErrorCode;
import dev.dray.protocol.Route;
import dev.dray.storage.Storage;
import dev.dray.storage.Upload;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Takes blobs: at once, in one stream, chunk by chunk, or from another repository (end-4 to end-6, end-11,
/// end-13, end-14; protocols C.3, C.4).
final class Uploads {
    private final Storage storage;
    private final Mounts mounts;
    private final UploadSessions sessions;

    Uploads(Storage storage, Mounts mounts, UploadSessions sessions) {
        this.storage = storage;
        this.mounts = mounts;
        this.sessions = sessions;
    }

    HttpReply start(String path, HttpCall call) throws IOException {
        if (!call.method().equals("POST")) {
            throw Refusal.method("POST");
        }
        String mount = call.query("mount");
        if (mount != null) {
            Digest digest = Digests.parse(mount);
            if (mounts.mount(path, digest, call)) {
                return created(path, digest);
            }
        }
        String whole = call.query("digest");
        return whole == null
                ? accepted(202, sessions.start(path, algorithm(call)))
                : takeWhole(path, Digests.parse(whole), call);
    }

    /// What the digest at the end will be of, as newer clients announce (end-4c).
    private static Digest.Algorithm algorithm(HttpCall call) throws Refusal {
        String asked = call.query("digest-algorithm");
        if (asked == null) {
            return Digest.Algorithm.SHA256;
        }
        return Arrays.stream(Digest.Algorithm.values())
                .filter(algorithm -> algorithm.toString().equals(asked))
                .findFirst()
                .orElseThrow(() -> new Refusal(
                        ErrorCode.DIGEST_INVALID, "no such algorithm here (want sha256, sha384 or sha512)"));
    }

    private HttpReply takeWhole(String path, Digest digest, HttpCall call) throws IOException {
        Upload upload = storage.repository(path).startUpload(digest.algorithm());
        try {
            append(upload, call.body());
            upload.keep(digest);
        } catch (ImageException.Corrupt e) {
            throw otherDigest(digest);
        } finally {
            upload.cancel();
        }
        return created(path, digest);
    }

    HttpReply answer(String path, String id, HttpCall call) throws IOException {
        UploadSessions.Session session = sessions.find(path, id);
        return switch (call.method()) {
            case "PATCH" -> session.use(upload -> takeChunk(session, upload, call));
            case "PUT" -> session.use(upload -> finish(session, upload, call));
            case "GET", "HEAD" -> accepted(204, session);
            case "DELETE" -> {
                sessions.end(session);
                yield HttpReply.of(204);
            }
            default -> throw Refusal.method("GET, HEAD, PATCH, PUT, DELETE");
        };
    }

    private HttpReply takeChunk(UploadSessions.Session session, Upload upload, HttpCall call) throws IOException {
        checkType(call);
        takeRange(session, upload, call);
        return accepted(202, session);
    }

    private static void checkType(HttpCall call) throws Refusal {
        MediaType type =
                call.headers().find("Content-Type").map(MediaType::parse).orElse(MediaType.OCTET_STREAM);
        if (!type.equals(MediaType.OCTET_STREAM)) {
            throw new Refusal(ErrorCode.BLOB_UPLOAD_INVALID, "want Content-Type: application/octet-stream");
        }
    }

    /// Chunks come in order; one that does not go on where the last one ended is refused, with the place to
    /// go on from (protocols C36, C39).
    private void takeRange(UploadSessions.Session session, Upload upload, HttpCall call) throws IOException {
        List<String> declared = call.headers().all("Content-Range");
        HttpBody body = call.body();
        if (declared.isEmpty() || body == null) {
            append(upload, body);
            return;
        }
        ContentRange range = ContentRange.parse(String.join(", ", declared))
                .orElseThrow(() -> new Refusal(ErrorCode.RANGE_INVALID, "not a Content-Range: want <first>-<last>"));
        if (range.first() != upload.size()) {
            throw new Refusal(
                    ErrorCode.RANGE_INVALID,
                    416,
                    "the upload goes on at byte %d".formatted(upload.size()),
                    headers(session));
        }
        if (body.length() != HttpBody.UNKNOWN && body.length() != range.length()) {
            throw new Refusal(ErrorCode.SIZE_INVALID);
        }
        appendExactly(upload, body, range.length());
    }

    /// A stream that goes on after its last byte was announced is cut there.
    private static void appendExactly(Upload upload, HttpBody body, long length) throws IOException {
        long end = upload.size() + length;
        try (InputStream in = CallBody.open(body)) {
            upload.append(new BoundedInputStream(in, length));
            if (upload.size() != end || in.read() >= 0) {
                throw new Refusal(ErrorCode.SIZE_INVALID);
            }
        }
    }

    private static void append(Upload upload, @Nullable HttpBody body) throws IOException {
        try (InputStream in = CallBody.open(body)) {
            upload.append(in);
        }
    }

    private HttpReply finish(UploadSessions.Session session, Upload upload, HttpCall call) throws IOException {
        String digest = call.query("digest");
        if (digest == null) {
            throw new Refusal(ErrorCode.DIGEST_INVALID, "the parameter \"digest\" is missing");
        }
        Digest expected = Digests.parse(digest);
        takeRange(session, upload, call);
        try {
            upload.keep(expected);
        } catch (ImageException.Corrupt e) {
            // Nobody can take bytes back from an upload, so that it is of no more use.
            sessions.end(session);
            throw otherDigest(expected);
        }
        sessions.end(session);
        return created(session.path(), expected);
    }

    private static Refusal otherDigest(Digest expected) {
        return new Refusal(ErrorCode.DIGEST_INVALID).about("digest", expected.toString());
    }

    private static HttpReply created(String path, Digest digest) {
        return HttpReply.of(
                201,
                Headers.of(
                        "Location",
                        new Route.OneBlob(path, digest).path(),
                        "Docker-Content-Digest",
                        digest.toString()));
    }

    private static HttpReply accepted(int status, UploadSessions.Session session) {
        return HttpReply.of(status, headers(session));
    }

    private static Headers headers(UploadSessions.Session session) {
        // A relative Location: an absolute one would repeat a Host that a stranger chose (protocols H74).
        return Headers.of(
                "Location",
                new Route.OneUpload(session.path(), session.id()).path(),
                "Range",
                // No range says "nothing yet": 0-0 stands for it, as in Docker's registry (protocols C37).
                "0-" + Math.max(0, session.size() - 1),
                "Docker-Upload-UUID",
                session.id());
    }
}
