package dev.dray.engine;

import dev.dray.model.Json;
import java.util.List;
import java.util.stream.Stream;

/// What room an Engine's things take, as `GET /system/df` tells it (protocols F47), in bytes. Podman counts
/// images once for each name.
///
/// @param raw all that the Engine sent
public record EngineUsage(Part images, Part containers, Part volumes, Part buildCache, Json raw) {

    /// The things of one kind. Numbers are -1 where the Engine does not say.
    ///
    /// @param count       in all
    /// @param active      of them in use
    /// @param bytes       that all take
    /// @param reclaimable bytes of what is not in use
    public record Part(long count, long active, long bytes, long reclaimable) {}

    /// Since version 1.52 there are sums; before, and still up to that one, there are lists to be summed.
    static EngineUsage of(Json raw) {
        return new EngineUsage(
                raw.find("ImageUsage").isPresent() ? sums(raw, "ImageUsage") : images(raw),
                raw.find("ContainerUsage").isPresent() ? sums(raw, "ContainerUsage") : containers(raw),
                raw.find("VolumeUsage").isPresent() ? sums(raw, "VolumeUsage") : volumes(raw),
                raw.find("BuildCacheUsage").isPresent() ? sums(raw, "BuildCacheUsage") : buildCache(raw),
                raw);
    }

    /// Numbers that are 0 are left out there.
    private static Part sums(Json raw, String name) {
        Json usage = raw.find(name).orElse(new Json.Null());
        return new Part(
                usage.findLong("TotalCount").orElse(0L),
                usage.findLong("ActiveCount").orElse(0L),
                usage.findLong("TotalSize").orElse(0L),
                usage.findLong("Reclaimable").orElse(0L));
    }

    /// Layers that images share count once. What could go is all but what images in use have for themselves, as docker
    /// reckons it.
    private static Part images(Json raw) {
        List<Json> all = raw.items("Images");
        List<Json> used =
                all.stream().filter(image -> number(image, "Containers") > 0).toList();
        long needed = used.stream()
                .mapToLong(image -> number(image, "Size") - number(image, "SharedSize"))
                .sum();
        long layers = number(raw, "LayersSize");
        // Podman says 0 for all layers together.
        long bytes = layers > 0 ? layers : total(all.stream(), "Size");
        return new Part(all.size(), used.size(), bytes, Math.max(0, bytes - needed));
    }

    private static Part containers(Json raw) {
        List<Json> all = raw.items("Containers");
        List<Json> stopped = all.stream()
                .filter(container -> !"running".equals(EngineFields.text(container, "State")))
                .toList();
        return new Part(
                all.size(),
                all.size() - stopped.size(),
                total(all.stream(), "SizeRw"),
                total(stopped.stream(), "SizeRw"));
    }

    private static Part volumes(Json raw) {
        List<Json> all = raw.items("Volumes").stream()
                .map(volume -> volume.find("UsageData").orElse(new Json.Null()))
                .toList();
        List<Json> unused =
                all.stream().filter(usage -> number(usage, "RefCount") == 0).toList();
        return new Part(
                all.size(), all.size() - unused.size(), total(all.stream(), "Size"), total(unused.stream(), "Size"));
    }

    private static Part buildCache(Json raw) {
        List<Json> all = raw.items("BuildCache");
        List<Json> unused = all.stream().filter(entry -> !is(entry, "InUse")).toList();
        return new Part(
                all.size(),
                all.size() - unused.size(),
                total(all.stream(), "Size"),
                total(unused.stream().filter(entry -> !is(entry, "Shared")), "Size"));
    }

    private static boolean is(Json json, String name) {
        return json.find(name).filter(new Json.Bool(true)::equals).isPresent();
    }

    private static long total(Stream<Json> items, String name) {
        return items.mapToLong(item -> number(item, name)).sum();
    }

    /// -1 is written for what was not looked at.
    private static long number(Json json, String name) {
        return Math.max(0, json.findLong(name).orElse(0L));
    }
}
