package dev.dray.cli;

import dev.dray.engine.ContainerDetails;
import dev.dray.engine.ContainerEntry;
import dev.dray.engine.Engine;
import dev.dray.engine.Filters;
import dev.dray.model.Json;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// The commands about containers, as far as work on images needs them.
final class EngineContainersCommand {
    private EngineContainersCommand() {}

    /// Which containers there are.
    @Command(name = "containers", description = "List the containers of the Engine that run.")
    static final class Containers extends EngineQuestion {
        @Option(
                names = {"-a", "--all"},
                description = "Also those that do not run.")
        boolean all;

        @Option(
                names = "--filter",
                paramLabel = "NAME=VALUE",
                description = "As in ancestor=IMAGE, name=TEXT, status=exited, label=KEY. May be given again.")
        List<String> filters = List.of();

        @Option(
                names = {"-q", "--quiet"},
                description = "Print ids only.")
        boolean quiet;

        @Option(names = "--json", description = "Print JSON.")
        boolean json;

        Containers(Console console) {
            super(console);
        }

        @Override
        void run(Engine engine) throws IOException {
            List<ContainerEntry> containers = engine.containers().list(all, Filters.parse(filters));
            if (json) {
                print(Json.of(containers.stream().map(Containers::toJson).toList()));
            } else if (quiet) {
                containers.forEach(container -> print(Text.safe(container.id())));
            } else {
                table(
                        List.of("ID", "NAME", "IMAGE", "STATE", "CREATED", "COMMAND"),
                        containers.stream().map(Containers::row).toList());
            }
        }

        private static List<String> row(ContainerEntry container) {
            return List.of(
                    shortId(container.id()),
                    cell(String.join(",", container.names())),
                    cell(container.image()),
                    cell(container.state()),
                    date(container.created()),
                    cell(container.command()));
        }

        private static Json toJson(ContainerEntry container) {
            return Json.object()
                    .put("id", container.id())
                    .put("names", Json.ofTexts(container.names()))
                    .put("image", container.image())
                    .put("imageId", container.imageId())
                    .put("state", container.state())
                    .put("status", container.status())
                    .put("created", Optional.ofNullable(container.created()))
                    .put("command", container.command())
                    .put("labels", container.labels())
                    .build();
        }
    }

    /// One container.
    @Command(name = "container", description = "Show what the Engine knows of a container.")
    static final class Container extends EngineQuestion {
        @Parameters(paramLabel = "CONTAINER", description = "Its name or id.")
        String name = "";

        @Option(names = "--json", description = "Print JSON: what the Engine sent.")
        boolean json;

        Container(Console console) {
            super(console);
        }

        @Override
        void run(Engine engine) throws IOException {
            ContainerDetails container = engine.containers().inspect(name);
            if (json) {
                print(container.raw());
                return;
            }
            line("id", container.id());
            line("name", container.name());
            line("image", container.image());
            line("image id", container.imageId());
            line("state", container.state());
            line("created", date(container.created()));
            line("config", Json.print(container.config()));
        }

        private void line(String label, String value) {
            print(String.format("%-10s%s", label, cell(value)));
        }
    }

    /// A container's root file system.
    @Command(
            name = "export",
            description = "Write a container's root file system as one tar. Volumes and metadata are not in it.")
    static final class Export extends EngineInvocation {
        @Parameters(paramLabel = "CONTAINER", description = "Its name or id.")
        String name = "";

        @Mixin
        Output output = new Output();

        Export(Console console) {
            super(console);
        }

        @Override
        void run(Engine engine) throws IOException {
            output.write(console, out -> {
                try (InputStream tar = engine.containers().export(name)) {
                    tar.transferTo(out);
                }
            });
        }
    }
}
