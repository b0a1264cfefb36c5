package dev.dray.engine;

import dev.dray.model.Json;
import dev.dray.model.Platform;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// One image, as `GET /images/{name}/json` tells it (protocols F31).
///
/// @param id          says which image it is only within one Engine: the digest of the config where the Engine keeps
///                    layers itself, that of the manifest or index where containerd does (protocols F52)
/// @param names       with tag, as the Engine writes them; empty where the image has none
/// @param digestNames `NAME@sha256:…`: what is known of the image in registries
/// @param created     null when unknown
/// @param platform    null when unknown
/// @param size        bytes; -1 when the Engine does not say. Versions do not agree on what counts
/// @param diffIds     the digest of each layer's uncompressed tar, base first
/// @param config      user, environment, command and so on, as it stands
/// @param raw         all that the Engine sent
public record ImageDetails(
        String id,
        List<String> names,
        List<String> digestNames,
        @Nullable Instant created,
        @Nullable Platform platform,
        long size,
        List<String> diffIds,
        Json config,
        Json raw) {
    public ImageDetails {
        names = List.copyOf(names);
        digestNames = List.copyOf(digestNames);
        diffIds = List.copyOf(diffIds);
    }

    static ImageDetails of(Json raw) {
        return new ImageDetails(
                EngineFields.textOrEmpty(raw, "Id"),
                EngineFields.names(raw, "RepoTags"),
                EngineFields.names(raw, "RepoDigests"),
                EngineFields.time(raw, "Created"),
                platform(raw),
                EngineFields.number(raw, "Size"),
                raw.find("RootFS").map(rootfs -> rootfs.texts("Layers")).orElse(List.of()),
                raw.find("Config").orElse(new Json.Null()),
                raw);
    }

    private static @Nullable Platform platform(Json raw) {
        String os = EngineFields.textOrEmpty(raw, "Os");
        String architecture = EngineFields.textOrEmpty(raw, "Architecture");
        return os.isEmpty() || architecture.isEmpty()
                ? null
                : new Platform(
                        os, architecture, EngineFields.text(raw, "Variant"), EngineFields.text(raw, "OsVersion"));
    }
}
