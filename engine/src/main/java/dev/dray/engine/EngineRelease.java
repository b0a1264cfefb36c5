package dev.dray.engine;

import dev.dray.model.Json;
import java.util.List;

/// What an Engine is, as `GET /version` tells it (protocols F48). Texts are empty where the Engine does not
/// say.
///
/// @param version    of the program, as in `27.1.0`
/// @param api        the newest version of the API that it speaks
/// @param oldestApi  the oldest one
/// @param components what it is made of: `Engine`, `containerd`, `runc`, or `Podman Engine`
/// @param raw        all that the Engine sent
public record EngineRelease(
        String version,
        String api,
        String oldestApi,
        String os,
        String architecture,
        String kernel,
        List<Component> components,
        Json raw) {

    /// One part of an Engine.
    public record Component(String name, String version) {}

    public EngineRelease {
        components = List.copyOf(components);
    }

    static EngineRelease of(Json raw) {
        return new EngineRelease(
                EngineFields.textOrEmpty(raw, "Version"),
                EngineFields.textOrEmpty(raw, "ApiVersion"),
                EngineFields.textOrEmpty(raw, "MinAPIVersion"),
                EngineFields.textOrEmpty(raw, "Os"),
                EngineFields.textOrEmpty(raw, "Arch"),
                EngineFields.textOrEmpty(raw, "KernelVersion"),
                raw.items("Components").stream()
                        .map(part -> new Component(
                                EngineFields.textOrEmpty(part, "Name"), EngineFields.textOrEmpty(part, "Version")))
                        .toList(),
                raw);
    }

    /// Whether this is Podman's service (protocols F15).
    public boolean isPodman() {
        return components.stream().anyMatch(part -> part.name().startsWith("Podman"));
    }
}
