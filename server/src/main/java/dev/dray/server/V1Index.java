package dev.dray.server;

import dev.dray.http.HttpCall;
import dev.dray.http.HttpReply;
import dev.dray.model.Json;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// The half of the API v1 that knows accounts and which images a repository has, and gives tokens (protocols B.2).
final class V1Index {
    private final V1Admission admission;
    private final V1Images images;
    private final V1Checksums checksums;

    V1Index(V1Admission admission, V1Images images, V1Checksums checksums) {
        this.admission = admission;
        this.images = images;
        this.checksums = checksums;
    }

    /// Who has an account learns so (protocols B27).
    HttpReply users(HttpCall call) throws IOException {
        admission.checkKnown(call);
        return V1Replies.of(200, Json.of("OK"));
    }

    /// All images of a repository, tag by tag.
    HttpReply images(V1Name name, HttpCall call) throws IOException {
        String path = admission.admit(call, name, V1Admission.Wish.READ);
        Map<String, V1Image> byId = new LinkedHashMap<>();
        for (V1Image.Chain chain : images.tags(path).values()) {
            chain.images().forEach(image -> byId.putIfAbsent(image.id(), image));
        }
        if (byId.isEmpty()) {
            throw new V1Refusal(404, "images not found");
        }
        List<Json> list = byId.values().stream().<Json>map(this::listed).toList();
        return admission.withToken(V1Replies.of(200, Json.of(list)), call, name, path, V1Admission.Wish.READ);
    }

    private Json listed(V1Image image) {
        return Json.object()
                .put("checksum", checksums.knownTarSum(image))
                .put("id", image.id())
                .build();
    }
}
