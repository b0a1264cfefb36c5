package dev.dray.hub;

import dev.dray.model.Digest;
import dev.dray.model.Platform;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// One image of a tag: that for one platform, or what attests something about it.
///
/// @param platform what it runs on; null where the Hub does not say
/// @param digest   of its manifest; null where the Hub does not say
/// @param size     bytes of its layers as they are stored, or [#UNKNOWN]
/// @param pushed   null for never, or not known
/// @param pulled   null for never, or not known
public record HubImage(
        @Nullable Platform platform,
        @Nullable Digest digest,
        long size,
        @Nullable Instant pushed,
        @Nullable Instant pulled) {
    /// The size where it is not known.
    public static final long UNKNOWN = Members.UNKNOWN;

    private static final String NOBODYS = "unknown";

    static HubImage of(Members image) {
        return new HubImage(
                platform(image),
                image.digest("digest"),
                image.number("size"),
                image.time("last_pushed"),
                image.time("last_pulled"));
    }

    private static @Nullable Platform platform(Members image) {
        String os = image.textOrEmpty("os");
        String architecture = image.textOrEmpty("architecture");
        return os.isEmpty() || architecture.isEmpty()
                ? null
                : new Platform(
                        os,
                        architecture,
                        image.text("variant").orElse(null),
                        image.text("os_version").orElse(null));
    }

    /// Whether this is no image that runs, but says something about one (protocols E22).
    public boolean isAttestation() {
        return platform != null
                && (platform.os().equals(NOBODYS) || platform.architecture().equals(NOBODYS));
    }
}
