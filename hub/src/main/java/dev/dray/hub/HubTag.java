package dev.dray.hub;

import dev.dray.model.Digest;
import dev.dray.model.MediaType;
import dev.dray.model.Platform;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// One tag, as the Hub tells of it (protocols E21).
///
/// @param digest    of the manifest that it stands for, an index's if there is one; null where the Hub does not say
/// @param mediaType of that manifest; null where the Hub does not say
/// @param size      bytes of the layers of one of its images, as they are stored, or [HubImage#UNKNOWN]
/// @param status    `active`, `inactive`, `stale`; empty where the Hub does not say
/// @param pushed    when it was last moved; null when not known
/// @param pulled    null for never, or not known
/// @param pushedBy  the user; empty where the Hub does not say
/// @param images    in the order of the index, with attestations
public record HubTag(
        String name,
        @Nullable Digest digest,
        @Nullable MediaType mediaType,
        long size,
        String status,
        @Nullable Instant pushed,
        @Nullable Instant pulled,
        String pushedBy,
        List<HubImage> images) {
    public HubTag {
        images = List.copyOf(images);
    }

    static HubTag of(Members tag) {
        List<HubImage> images = tag.objects("images").stream().map(HubImage::of).toList();
        Instant pushed = tag.time("tag_last_pushed");
        return new HubTag(
                tag.textOrEmpty("name"),
                digest(tag, images),
                tag.text("media_type").map(MediaType::new).orElse(null),
                tag.number("full_size"),
                tag.text("tag_status").orElse(tag.textOrEmpty("status")),
                pushed == null ? tag.time("last_updated") : pushed,
                tag.time("tag_last_pulled"),
                tag.textOrEmpty("last_updater_username"),
                images);
    }

    /// An old tag has none of its own; where it is one image, that is what it stands for.
    private static @Nullable Digest digest(Members tag, List<HubImage> images) {
        Digest digest = tag.digest("digest");
        return digest == null && images.size() == 1 ? images.getFirst().digest() : digest;
    }

    /// What it runs on, in the order of the index.
    public List<Platform> platforms() {
        return images.stream()
                .filter(image -> !image.isAttestation())
                .map(HubImage::platform)
                .filter(Objects::nonNull)
                .distinct()
                .toList();
    }

    /// The image for a platform, or the first one where there is none.
    public Optional<HubImage> imageFor(Platform wanted) {
        List<HubImage> running =
                images.stream().filter(image -> !image.isAttestation()).toList();
        return running.stream()
                .filter(image -> image.platform() != null && image.platform().satisfies(wanted))
                .findFirst()
                .or(() -> running.stream().findFirst());
    }

    /// The size of the image for a platform, or of the first one where there is none; [HubImage#UNKNOWN] where the
    /// Hub does not say.
    public long sizeFor(Platform wanted) {
        return imageFor(wanted)
                .map(HubImage::size)
                .filter(known -> known != HubImage.UNKNOWN)
                .orElse(size);
    }
}
