package dev.dray.server;

import dev.dray.content.ImageException;
import dev.dray.http.HttpCall;
import dev.dray.http.HttpReply;
import dev.dray.model.Json;
import java.io.IOException;
import java.util.Optional;
import java.util.OptionalLong;

/// The half of the API v1 that has images, by their ids (protocols B.3).
final class V1Registry {
    private final V1Admission admission;
    private final V1Images images;
    private final V1Layers layers;
    private final V1Checksums checksums;
    private final V1Pushes pushes;

    V1Registry(V1Admission admission, V1Images images, V1Layers layers, V1Checksums checksums, V1Pushes pushes) {
        this.admission = admission;
        this.images = images;
        this.layers = layers;
        this.checksums = checksums;
        this.pushes = pushes;
    }

    HttpReply image(String id, V1Route.Part part, HttpCall call) throws IOException {
        Optional<String> path = admission.admitByToken(call, V1Admission.Wish.READ);
        if (path.isEmpty()) {
            admission.checkKnown(call);
        }
        if (!V1Image.isId(id)) {
            throw new V1Refusal(404, "Invalid image ID");
        }
        // Without a token for one repository, in all that the caller may read.
        Optional<V1Images.Found> found = path.isPresent()
                ? images.find(path.get(), id)
                : images.findAnywhere(id, each -> admission.mayRead(call, each));
        if (found.isEmpty() && part == V1Route.Part.JSON && path.isPresent()) {
            return pushed(path.get(), id);
        }
        return part(found.orElseThrow(V1Refusal::noSuchImage), part, call);
    }

    /// Who pushes asks whether an image came already, before any tag names it (protocols B90).
    private HttpReply pushed(String path, String id) throws V1Refusal {
        return pushes.find(path, id)
                .flatMap(V1Pending::image)
                .map(image -> V1Replies.of(200, Json.parseObject(image.json())))
                .orElseThrow(V1Refusal::noSuchImage);
    }

    private HttpReply part(V1Images.Found found, V1Route.Part part, HttpCall call) throws IOException {
        return switch (part) {
            case JSON -> json(found, call);
            case ANCESTRY ->
                V1Replies.of(
                        200,
                        Json.ofTexts(found.ancestry().stream().map(V1Image::id).toList()));
            case LAYER -> layers.redirect(found.path(), found.image().layer());
            case CHECKSUM -> checksum(found);
        };
    }

    private HttpReply json(V1Images.Found found, HttpCall call) throws IOException {
        if (call.headers().has("If-Modified-Since")) {
            return V1Replies.notModified();
        }
        HttpReply reply = V1Replies.lasting(found.image().json());
        OptionalLong size = layers.size(found.path(), found.image().layer());
        // What is packed on its way takes too long to be packed for its length alone.
        return size.isEmpty()
                ? reply
                : reply.withHeader("X-Docker-Size", Long.toString(size.getAsLong()))
                        .withHeader("X-Docker-Checksum-Payload", checksums.payload(found.path(), found.image()));
    }

    private String tarSum(V1Images.Found found) throws IOException {
        try {
            return checksums.tarSum(found.path(), found.image());
        } catch (ImageException.Corrupt e) {
            // Some writers end a tar too early, and most readers do not mind.
            throw new V1Refusal(404, "Layer is not a whole tar");
        }
    }

    /// What a push tells under the same names; old registries could only be told, not asked (protocols B34).
    private HttpReply checksum(V1Images.Found found) throws IOException {
        String tarSum = tarSum(found);
        return V1Replies.of(200, Json.of(tarSum))
                .withHeader("X-Docker-Checksum", tarSum)
                .withHeader("X-Docker-Checksum-Payload", checksums.payload(found.path(), found.image()));
    }
}
