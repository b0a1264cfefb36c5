package dev.dray.cli;

import dev.dray.ImageSummary;
import dev.dray.TaggedImage;
import dev.dray.hub.HubImage;
import dev.dray.hub.HubTag;
import dev.dray.model.Digest;
import dev.dray.model.Json;
import dev.dray.model.MediaType;
import dev.dray.model.Platform;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What is said of one tag, whoever told it.
///
/// @param size   or [ImageSummary#UNKNOWN]
/// @param pushed when the tag was last moved, which Docker Hub alone tells
record ImageRow(
        String tag,
        @Nullable Digest digest,
        @Nullable MediaType mediaType,
        @Nullable Digest imageId,
        List<Platform> platforms,
        long size,
        @Nullable String created,
        @Nullable Instant pushed) {
    static ImageRow of(TaggedImage.Listed listed) {
        ImageSummary image = listed.image();
        return new ImageRow(
                listed.tag(),
                image.manifest().digest(),
                image.manifest().mediaType(),
                image.imageId(),
                image.platforms(),
                image.size(),
                image.created(),
                null);
    }

    /// @param platform of the image whose size is told
    static ImageRow of(TaggedImage.OnDockerHub told, Platform platform) {
        HubTag tag = told.onHub();
        ImageSummary known = told.known();
        long size = tag.sizeFor(platform);
        return new ImageRow(
                tag.name(),
                tag.digest(),
                tag.mediaType(),
                known == null ? null : known.imageId(),
                tag.platforms(),
                size == HubImage.UNKNOWN ? ImageSummary.UNKNOWN : size,
                known == null ? null : known.created(),
                tag.pushed());
    }

    List<String> platformNames() {
        return platforms.stream().map(Platform::toString).toList();
    }

    Json toJson() {
        return Json.object()
                .put("tag", tag)
                .put("digest", Optional.ofNullable(digest))
                .put("mediaType", mediaType == null ? null : mediaType.value())
                .put("imageId", Optional.ofNullable(imageId))
                .put("platforms", Json.ofTexts(platformNames()))
                .put("size", size == ImageSummary.UNKNOWN ? null : Json.of(size))
                .put("created", created)
                .put("pushed", Optional.ofNullable(pushed))
                .build();
    }
}
