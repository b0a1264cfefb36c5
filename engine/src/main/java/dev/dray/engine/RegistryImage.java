package dev.dray.engine;

import dev.dray.model.Json;
import dev.dray.model.Platform;
import java.util.List;

/// An image as a registry has it, as `GET /distribution/{name}/json` tells it (protocols F42): the Engine
/// asks there, and pulls nothing.
///
/// @param mediaType of the manifest or index; may be empty
/// @param digest    of the manifest or index
/// @param size      of the manifest or index, in bytes; -1 when the Engine does not say
/// @param raw       all that the Engine sent
public record RegistryImage(String mediaType, String digest, long size, List<Platform> platforms, Json raw) {
    public RegistryImage {
        platforms = List.copyOf(platforms);
    }

    static RegistryImage of(Json raw) {
        Json descriptor = raw.find("Descriptor").orElse(new Json.Null());
        // The first Engines that had this wrote the names as Go has them.
        String mediaType = EngineFields.textOrEmpty(descriptor, "mediaType");
        return new RegistryImage(
                mediaType.isEmpty() ? EngineFields.textOrEmpty(descriptor, "MediaType") : mediaType,
                EngineFields.textOrEmpty(descriptor, "digest"),
                EngineFields.number(descriptor, "size"),
                raw.items("Platforms").stream().flatMap(EngineFields::platforms).toList(),
                raw);
    }
}
