package dev.dray.server;

import dev.dray.content.Image;
import dev.dray.content.ImageException;
import dev.dray.http.HttpCall;
import dev.dray.http.HttpReply;
import dev.dray.model.Json;
import dev.dray.model.Manifest;
import dev.dray.model.Reference;
import dev.dray.storage.Storage;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Takes images from old clients (protocols B90, J.2). They become one of today's images when a tag is given, which is
/// also when others see them.
final class V1Push {
    /// Bytes of a list of images, or of one document.
    private static final int MAX_BODY = 1024 * 1024;

    private final Storage storage;
    private final V1Admission admission;
    private final V1Images images;
    private final V1Pushes pushes;
    private final V1Writes writes;
    private final V1Composer composer;

    V1Push(Storage storage, V1Admission admission, V1Images images, V1Pushes pushes, V1Writes writes) {
        this.storage = storage;
        this.admission = admission;
        this.images = images;
        this.pushes = pushes;
        this.writes = writes;
        this.composer = new V1Composer(writes);
    }

    /// Begins a push: the client says which images will come, and gets a token (protocols B21).
    HttpReply begin(V1Name name, HttpCall call) throws IOException {
        String path = admission.admit(call, name, V1Admission.Wish.WRITE);
        pushes.announce(path, ids(call));
        HttpReply reply = V1Replies.of(200, Json.of(""));
        return admission.withToken(reply, call, name, path, V1Admission.Wish.WRITE);
    }

    /// Ends a push: all has been checked by then (protocols B22).
    HttpReply end(V1Name name, HttpCall call) throws IOException {
        admission.admit(call, name, V1Admission.Wish.WRITE);
        ids(call);
        return HttpReply.of(204);
    }

    private static List<String> ids(HttpCall call) throws IOException {
        try {
            return switch (Json.parse(body(call))) {
                case Json.Items(var items) -> {
                    List<String> ids = new ArrayList<>();
                    items.forEach(item -> item.findText("id").ifPresent(ids::add));
                    yield ids;
                }
                default -> throw new V1Refusal(400, "Invalid data");
            };
        } catch (IllegalArgumentException e) {
            throw new V1Refusal(400, "Invalid JSON");
        }
    }

    static byte[] body(HttpCall call) throws IOException {
        try (InputStream in = CallBody.open(call.body())) {
            byte[] body = in.readNBytes(MAX_BODY + 1);
            if (body.length > MAX_BODY) {
                throw new V1Refusal(413, "At most %,d bytes".formatted(MAX_BODY));
            }
            return body;
        }
    }

    /// Gives an image a name, and thereby to everybody (protocols B38).
    HttpReply tag(V1Name name, String tag, HttpCall call) throws IOException {
        String path = admission.admit(call, name, V1Admission.Wish.WRITE);
        if (!Reference.isTag(tag)) {
            throw new V1Refusal(400, "Invalid tag name (must match ^[\\w][\\w.-]{0,127}$)");
        }
        String id = id(call);
        Optional<V1Images.Found> found = images.find(path, id);
        Manifest manifest = found.isPresent() && found.get().isWhole()
                ? new Image(storage.repository(path), found.get().manifest()).manifest()
                : compose(path, chain(path, id));
        writes.putManifest(path, tag, manifest);
        return V1Replies.yes();
    }

    private Manifest compose(String path, List<V1Image> chain) throws IOException {
        try {
            return composer.compose(path, storage.repository(path), chain);
        } catch (ImageException.Corrupt e) {
            throw new V1Refusal(400, "A layer of the image cannot be unpacked");
        } catch (IllegalArgumentException e) {
            throw new V1Refusal(400, "Invalid JSON");
        }
    }

    private static String id(HttpCall call) throws IOException {
        try {
            if (Json.parse(body(call)) instanceof Json.Text(var id)) {
                return id;
            }
        } catch (IllegalArgumentException e) {
            // Answered below, as a number is.
        }
        throw new V1Refusal(400, "Invalid data");
    }

    /// The image and its ancestors: those just pushed, then those that were here.
    private List<V1Image> chain(String path, String id) throws IOException {
        List<V1Image> chain = new ArrayList<>();
        Optional<String> next = Optional.of(id);
        while (next.isPresent()) {
            Optional<V1Images.Found> here = images.find(path, next.get());
            if (here.isPresent()) {
                chain.addAll(here.get().ancestry());
                return chain;
            }
            V1Pending pending = pushes.find(path, next.get()).orElseThrow(V1Refusal::noSuchImage);
            chain.add(pending.image().orElseThrow(V1Refusal::noSuchImage));
            next = pending.parent();
            if (chain.size() > V1Derivation.MAX_STEPS) {
                throw new V1Refusal(400, "The image has too many layers");
            }
        }
        return chain;
    }

    /// Takes all names away; the images stay (protocols B23, B39).
    HttpReply untagAll(V1Name name, HttpCall call) throws IOException {
        String path = admission.admit(call, name, V1Admission.Wish.DELETE);
        if (!storage.repository(path).exists()) {
            throw V1Refusal.noSuchRepository();
        }
        for (String tag : storage.repository(path).tags()) {
            writes.untag(path, tag);
        }
        return admission.withToken(V1Replies.yes(), call, name, path, V1Admission.Wish.DELETE);
    }

    /// Takes a name away; the image stays (protocols B39).
    HttpReply untag(V1Name name, String tag, HttpCall call) throws IOException {
        String path = admission.admit(call, name, V1Admission.Wish.DELETE);
        if (images.findTag(path, tag).isEmpty()) {
            throw new V1Refusal(404, "Tag not found: " + tag);
        }
        writes.untag(path, tag);
        return V1Replies.yes();
    }
}
