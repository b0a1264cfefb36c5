package dev.dray;

import dev.dray.model.Descriptor;
import dev.dray.model.Digest;
import dev.dray.model.Platform;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What an image is, in a few words. Of an index, what is told besides its platforms is told of one image in it: the
/// one for the platform that was asked for, or else the first.
///
/// @param manifest  the image's, or the index
/// @param imageId   the digest of the configuration; null where there is none, as for an artifact
/// @param platforms what it runs on, in the order of the index; empty where nobody says
/// @param size      bytes of the layers as they are stored, each counted once, without what other images share; -1
///                  where it is not known
/// @param created   as written, RFC 3339; null when unknown
public record ImageSummary(
        Descriptor manifest,
        @Nullable Digest imageId,
        List<Platform> platforms,
        long size,
        @Nullable String created) {
    /// The size where it is not known.
    public static final long UNKNOWN = -1;

    public ImageSummary {
        platforms = List.copyOf(platforms);
    }

    /// What can be said of a manifest that is not read.
    static ImageSummary of(Descriptor manifest, List<Platform> platforms) {
        return new ImageSummary(manifest, null, platforms, UNKNOWN, null);
    }

    /// This image as the index shows it that it stands in.
    ImageSummary inIndex(Descriptor index, List<Platform> all) {
        return new ImageSummary(index, imageId, all.isEmpty() ? platforms : all, size, created);
    }
}
