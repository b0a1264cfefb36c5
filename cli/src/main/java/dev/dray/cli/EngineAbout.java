package dev.dray.cli;

import dev.dray.engine.Engine;
import dev.dray.engine.EngineInfo;
import dev.dray.engine.EnginePing;
import dev.dray.engine.EngineRelease;
import dev.dray.engine.EngineUsage;
import dev.dray.model.Json;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// The commands about an Engine as a whole.
final class EngineAbout {
    private EngineAbout() {}

    /// Whether it is there.
    @Command(name = "ping", description = "Say whether the Engine answers, how fast, and what it is.")
    static final class Ping extends EngineQuestion {
        @Option(names = "--json", description = "Print JSON.")
        boolean json;

        Ping(Console console) {
            super(console);
        }

        @Override
        void run(Engine engine) throws IOException {
            long start = System.nanoTime();
            EnginePing ping = engine.ping();
            Duration time = Duration.ofNanos(System.nanoTime() - start);
            if (json) {
                print(Json.object()
                        .put("apiVersion", ping.apiVersion().toString())
                        .put("spoken", engine.version().toString())
                        .put("os", ping.os())
                        .put("server", ping.server())
                        .put("podman", ping.isPodman())
                        .put("milliseconds", time.toMillis())
                        .build());
            } else {
                print(Text.safe("%s, API %s, in %s"
                        .formatted(
                                Optional.ofNullable(ping.server()).orElse("an Engine"),
                                ping.apiVersion(),
                                Text.time(time))));
            }
        }
    }

    /// What it is.
    @Command(name = "version", description = "Show what the Engine is, and which versions of the API it speaks.")
    static final class Version extends EngineQuestion {
        @Option(names = "--json", description = "Print JSON: what the Engine sent.")
        boolean json;

        Version(Console console) {
            super(console);
        }

        @Override
        void run(Engine engine) throws IOException {
            EngineRelease release = engine.release();
            if (json) {
                print(release.raw());
                return;
            }
            line("version", release.version());
            line("api", release.api());
            line("oldest api", release.oldestApi());
            line("spoken", engine.version().toString());
            line("platform", release.os() + "/" + release.architecture());
            line("kernel", release.kernel());
            release.components().forEach(part -> line(part.name(), part.version()));
        }

        private void line(String name, String value) {
            print(String.format("%-20s%s", Text.safe(name), cell(value)));
        }
    }

    /// How it is set up.
    @Command(name = "info", description = "Show how the Engine is set up: storage, system, registries.")
    static final class Setup extends EngineQuestion {
        @Option(names = "--json", description = "Print JSON: what the Engine sent.")
        boolean json;

        Setup(Console console) {
            super(console);
        }

        @Override
        void run(Engine engine) throws IOException {
            EngineInfo info = engine.info();
            if (json) {
                print(info.raw());
                return;
            }
            line("name", info.name());
            line("version", info.version());
            line("system", info.system());
            line("platform", info.osType() + "/" + info.architecture());
            line("storage", info.driver() + (info.containerd() ? " (containerd: ids are those of manifests)" : ""));
            line("root", info.root());
            line("images", info.images() < 0 ? "" : Long.toString(info.images()));
            line("containers", info.containers() < 0 ? "" : Long.toString(info.containers()));
            line("insecure", String.join(", ", info.insecure()));
            line("mirrors", String.join(", ", info.mirrors()));
        }

        private void line(String name, String value) {
            print(String.format("%-12s%s", name, cell(value)));
        }
    }

    /// What room it takes.
    @Command(name = "df", description = "Show what room images, containers, volumes and build cache take.")
    static final class Df extends EngineQuestion {
        @Option(names = "--json", description = "Print JSON.")
        boolean json;

        Df(Console console) {
            super(console);
        }

        @Override
        void run(Engine engine) throws IOException {
            EngineUsage usage = engine.usage();
            if (json) {
                print(Json.object()
                        .put("images", toJson(usage.images()))
                        .put("containers", toJson(usage.containers()))
                        .put("volumes", toJson(usage.volumes()))
                        .put("buildCache", toJson(usage.buildCache()))
                        .build());
                return;
            }
            table(
                    List.of("TYPE", ">TOTAL", ">ACTIVE", ">SIZE", ">RECLAIMABLE"),
                    List.of(
                            row("images", usage.images()),
                            row("containers", usage.containers()),
                            row("volumes", usage.volumes()),
                            row("build cache", usage.buildCache())));
        }

        private static List<String> row(String name, EngineUsage.Part part) {
            return List.of(
                    name,
                    Long.toString(part.count()),
                    Long.toString(part.active()),
                    size(part.bytes()),
                    size(part.reclaimable()));
        }

        private static Json toJson(EngineUsage.Part part) {
            return Json.object()
                    .put("count", part.count())
                    .put("active", part.active())
                    .put("bytes", part.bytes())
                    .put("reclaimable", part.reclaimable())
                    .build();
        }
    }
}
