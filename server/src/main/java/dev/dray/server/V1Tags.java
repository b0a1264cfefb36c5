package dev.dray.server;

import dev.dray.http.HttpCall;
import dev.dray.http.HttpReply;
import dev.dray.model.Json;
import dev.dray.model.JsonBuilder;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;

/// The tags of a repository in the API v1, in either shape: see [V1].
final class V1Tags {
    private final V1 shape;
    private final V1Admission admission;
    private final V1Images images;

    V1Tags(V1 shape, V1Admission admission, V1Images images) {
        this.shape = shape;
        this.admission = admission;
        this.images = images;
    }

    private boolean wantsShortIds(HttpCall call) {
        return switch (shape) {
            case OFF, REGISTRY -> false;
            case HUB -> true;
            case ON -> !call.headers().has("Authorization");
        };
    }

    HttpReply all(V1Name name, HttpCall call) throws IOException {
        SequencedMap<String, V1Image.Chain> tags = images.tags(admission.admit(call, name, V1Admission.Wish.READ));
        if (tags.isEmpty()) {
            throw V1Refusal.noSuchRepository();
        }
        return V1Replies.of(200, wantsShortIds(call) ? shortTags(tags) : fullTags(tags));
    }

    private static Json fullTags(SequencedMap<String, V1Image.Chain> tags) {
        JsonBuilder json = Json.object();
        tags.forEach((tag, chain) -> json.put(tag, chain.top().id()));
        return json.build();
    }

    private static Json shortTags(SequencedMap<String, V1Image.Chain> tags) {
        List<Json> list = new ArrayList<>();
        tags.forEach((tag, chain) -> list.add(Json.object()
                .put("layer", chain.top().shortId())
                .put("name", tag)
                .build()));
        return Json.of(list);
    }

    HttpReply one(V1Name name, String tag, HttpCall call) throws IOException {
        String path = admission.admit(call, name, V1Admission.Wish.READ);
        Optional<V1Image.Chain> chain = images.findTag(path, tag);
        if (wantsShortIds(call)) {
            return V1Replies.of(200, shortChain(chain.orElseThrow(V1Refusal::noSuchTagInPlainText)));
        }
        String id = chain.orElseThrow(() -> new V1Refusal(404, "Tag not found"))
                .top()
                .id();
        return V1Replies.of(200, Json.of(id));
    }

    /// What the image's document says of where it was made (protocols B39a).
    HttpReply about(V1Name name, String tag, HttpCall call) throws IOException {
        String path = admission.admit(call, name, V1Admission.Wish.READ);
        V1Image image = images.findTag(path, tag)
                .orElseThrow(() -> new V1Refusal(404, "Tag not found"))
                .top();
        Json document = Json.parseObject(image.json());
        return V1Replies.of(
                200,
                Json.object()
                        .put(
                                "last_update",
                                epochSecond(document.findText("created").orElse("")))
                        .put("docker_version", document.findText("docker_version"))
                        .put("arch", document.findText("architecture"))
                        .put("os", document.findText("os"))
                        .build());
    }

    /// 0 where nobody knows.
    private static long epochSecond(String time) {
        try {
            return Math.max(0, OffsetDateTime.parse(time).toEpochSecond());
        } catch (DateTimeException e) {
            return 0;
        }
    }

    private static Json shortChain(V1Image.Chain chain) {
        return Json.of(chain.images().stream()
                .<Json>map(image -> Json.object()
                        .put("pk", rowNumber(image))
                        .put("id", image.shortId())
                        .build())
                .toList());
    }

    /// The website's was a number of a row in its database, which means nothing to anybody.
    private static long rowNumber(V1Image image) {
        return Long.parseLong(image.id().substring(8, 15), 16);
    }
}
