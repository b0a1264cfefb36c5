package dev.dray.engine;

import dev.dray.model.Json;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/// How an Engine is set up, as `GET /info` tells it (protocols F48). Texts are empty where the Engine does
/// not say.
///
/// @param name          of its machine
/// @param version       of the program
/// @param driver        keeps the layers: `overlay2`, `vfs`; with containerd its snapshotter
/// @param containerd    whether containerd keeps the images, so that ids mean manifests (protocols F52)
/// @param images        in all; -1 when the Engine does not say
/// @param containers    in all; -1 when the Engine does not say
/// @param system        as in `Debian GNU/Linux 12 (bookworm)`
/// @param osType        as in `linux`
/// @param architecture  as the system calls it, as in `x86_64`
/// @param root          the folder of its data
/// @param insecure      networks and hosts that it speaks with without checking TLS
/// @param mirrors       of Docker Hub
/// @param raw           all that the Engine sent
public record EngineInfo(
        String name,
        String version,
        String driver,
        boolean containerd,
        long images,
        long containers,
        String system,
        String osType,
        String architecture,
        String root,
        List<String> insecure,
        List<String> mirrors,
        Json raw) {
    private static final String SNAPSHOTTER = "io.containerd.snapshotter.v1";

    public EngineInfo {
        insecure = List.copyOf(insecure);
        mirrors = List.copyOf(mirrors);
    }

    static EngineInfo of(Json raw) {
        Json registries = raw.find("RegistryConfig").orElse(new Json.Null());
        return new EngineInfo(
                EngineFields.textOrEmpty(raw, "Name"),
                EngineFields.textOrEmpty(raw, "ServerVersion"),
                EngineFields.textOrEmpty(raw, "Driver"),
                raw.find("DriverStatus").map(Json::print).orElse("").contains(SNAPSHOTTER),
                EngineFields.number(raw, "Images"),
                EngineFields.number(raw, "Containers"),
                EngineFields.textOrEmpty(raw, "OperatingSystem"),
                EngineFields.textOrEmpty(raw, "OSType"),
                EngineFields.textOrEmpty(raw, "Architecture"),
                EngineFields.textOrEmpty(raw, "DockerRootDir"),
                insecure(registries),
                registries.texts("Mirrors"),
                raw);
    }

    private static List<String> insecure(Json registries) {
        var hosts = registries.find("IndexConfigs").orElse(null) instanceof Json.Members(var values)
                ? values.entrySet().stream()
                        .filter(host -> host.getValue()
                                .find("Secure")
                                .filter(new Json.Bool(false)::equals)
                                .isPresent())
                        .map(Map.Entry::getKey)
                        .toList()
                : List.<String>of();
        return Stream.concat(registries.texts("InsecureRegistryCIDRs").stream(), hosts.stream())
                .toList();
    }
}
