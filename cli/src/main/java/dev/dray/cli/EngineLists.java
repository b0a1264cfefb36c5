package dev.dray.cli;

import dev.dray.engine.Engine;
import dev.dray.engine.Filters;
import dev.dray.engine.FoundImage;
import dev.dray.engine.ImageDetails;
import dev.dray.engine.ImageEntry;
import dev.dray.engine.ImageStep;
import dev.dray.engine.ListOptions;
import dev.dray.engine.RegistryImage;
import dev.dray.model.Json;
import dev.dray.model.Platform;
import dev.dray.model.Reference;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// The commands that only ask about images.
final class EngineLists {
    private EngineLists() {}

    /// Which images there are.
    @Command(name = "images", description = "List the images of the Engine, a line for each name.")
    static final class Images extends EngineQuestion {
        @Parameters(arity = "0..1", paramLabel = "NAME", description = "Only these: as in debian, debian:12, acme/*.")
        @Nullable
        String name;

        @Option(
                names = {"-a", "--all"},
                description = "Also those without a name that others were made from.")
        boolean all;

        @Option(
                names = "--filter",
                paramLabel = "NAME=VALUE",
                description = "As in dangling=true, label=KEY, before=IMAGE, since=IMAGE. May be given again.")
        List<String> filters = List.of();

        @Option(
                names = {"-q", "--quiet"},
                description = "Print ids only.")
        boolean quiet;

        @Option(names = "--json", description = "Print JSON.")
        boolean json;

        Images(Console console) {
            super(console);
        }

        @Override
        void run(Engine engine) throws IOException {
            Filters asked = Filters.parse(filters);
            List<ImageEntry> images = engine.images()
                    .list(ListOptions.DEFAULT
                            .withAll(all)
                            .withFilters(name == null ? asked : asked.plus("reference", name)));
            if (json) {
                print(Json.of(images.stream().map(Images::toJson).toList()));
            } else if (quiet) {
                images.forEach(image -> print(Text.safe(image.id())));
            } else {
                table(
                        List.of("NAME", "ID", "CREATED", ">SIZE"),
                        images.stream().flatMap(Images::rows).toList());
            }
        }

        private static Stream<List<String>> rows(ImageEntry image) {
            List<String> names = image.names().isEmpty() ? List.of("-") : image.names();
            return names.stream()
                    .map(name ->
                            List.of(Text.safe(name), shortId(image.id()), date(image.created()), size(image.size())));
        }

        private static Json toJson(ImageEntry image) {
            return Json.object()
                    .put("id", image.id())
                    .put("names", Json.ofTexts(image.names()))
                    .put("digestNames", Json.ofTexts(image.digestNames()))
                    .put("created", Optional.ofNullable(image.created()))
                    .put("size", image.size() < 0 ? null : Json.of(image.size()))
                    .put("labels", image.labels())
                    .build();
        }
    }

    /// One image.
    @Command(name = "inspect", description = "Show one image of the Engine.")
    static final class Inspect extends EngineQuestion {
        @Parameters(paramLabel = "IMAGE", description = "A name with tag or digest, or an id.")
        String name = "";

        @Option(names = "--platform", paramLabel = "OS/ARCH", description = "Of an image for several; API 1.49 on.")
        @Nullable
        String platform;

        @Option(names = "--json", description = "Print JSON: what the Engine sent.")
        boolean json;

        Inspect(Console console) {
            super(console);
        }

        @Override
        void run(Engine engine) throws IOException {
            ImageDetails image = engine.images().inspect(name, platform(platform));
            if (json) {
                print(image.raw());
                return;
            }
            line("id", image.id());
            image.names().forEach(each -> line("name", each));
            image.digestNames().forEach(each -> line("digest", each));
            line("platform", image.platform() == null ? "" : image.platform().toString());
            line("created", date(image.created()));
            line("size", size(image.size()));
            line("config", Json.print(image.config()));
            image.diffIds().forEach(each -> line("layer", each));
        }

        private void line(String name, String value) {
            print(String.format("%-10s%s", name, cell(value)));
        }
    }

    /// How an image was made.
    @Command(name = "history", description = "Show how an image of the Engine was made, the newest step first.")
    static final class History extends EngineQuestion {
        @Parameters(paramLabel = "IMAGE", description = "A name with tag or digest, or an id.")
        String name = "";

        @Option(names = "--platform", paramLabel = "OS/ARCH", description = "Of an image for several; API 1.48 on.")
        @Nullable
        String platform;

        @Option(names = "--json", description = "Print JSON.")
        boolean json;

        History(Console console) {
            super(console);
        }

        @Override
        void run(Engine engine) throws IOException {
            List<ImageStep> steps = engine.images().history(name, platform(platform));
            if (json) {
                print(Json.of(steps.stream().map(History::toJson).toList()));
            } else {
                table(
                        List.of("ID", "CREATED", ">SIZE", "CREATED BY"),
                        steps.stream().map(History::row).toList());
            }
        }

        private static List<String> row(ImageStep step) {
            String by = step.createdBy().isEmpty() ? step.comment() : step.createdBy();
            return List.of(shortId(step.id()), date(step.created()), size(step.size()), cell(by));
        }

        private static Json toJson(ImageStep step) {
            return Json.object()
                    .put("id", step.id())
                    .put("created", Optional.ofNullable(step.created()))
                    .put("createdBy", step.createdBy())
                    .put("comment", step.comment())
                    .put("size", step.size())
                    .put("names", Json.ofTexts(step.names()))
                    .build();
        }
    }

    /// What Docker Hub has.
    @Command(name = "search", description = "Have the Engine search for images: on Docker Hub, or where Podman looks.")
    static final class Search extends EngineQuestion {
        private static final int USUAL_LIMIT = 25;

        @Parameters(paramLabel = "TERM", description = "As in postgres.")
        String term = "";

        @Option(names = "--limit", paramLabel = "N", description = "Finds, 1 to 100 (default: 25).")
        int limit = USUAL_LIMIT;

        @Option(
                names = "--filter",
                paramLabel = "NAME=VALUE",
                description = "As in is-official=true, stars=10. May be given again.")
        List<String> filters = List.of();

        @Option(names = "--json", description = "Print JSON.")
        boolean json;

        Search(Console console) {
            super(console);
        }

        @Override
        void run(Engine engine) throws IOException {
            List<FoundImage> finds = engine.images().search(term, limit, Filters.parse(filters));
            if (json) {
                print(Json.of(finds.stream().map(Search::toJson).toList()));
            } else {
                table(
                        List.of("NAME", ">STARS", "OFFICIAL", "DESCRIPTION"),
                        finds.stream().map(Search::row).toList());
            }
        }

        private static List<String> row(FoundImage find) {
            return List.of(
                    cell(find.name()),
                    Long.toString(find.stars()),
                    find.official() ? "yes" : "-",
                    cell(find.description()));
        }

        private static Json toJson(FoundImage find) {
            return Json.object()
                    .put("name", find.name())
                    .put("stars", find.stars())
                    .put("official", find.official())
                    .put("description", find.description())
                    .build();
        }
    }

    /// What a registry has, as the Engine sees it.
    @Command(
            name = "distribution",
            description = "Have the Engine ask a registry what an image is: digest and platforms. Nothing is pulled.")
    static final class Distribution extends EngineQuestion {
        @Parameters(paramLabel = "IMAGE", description = "As in debian:12.")
        String name = "";

        @Option(names = "--json", description = "Print JSON.")
        boolean json;

        Distribution(Console console) {
            super(console);
        }

        @Override
        void run(Engine engine) throws IOException {
            Reference reference = Reference.parse(name);
            RegistryImage image = engine.distribution(reference, auth(reference.repository()));
            List<String> platforms =
                    image.platforms().stream().map(Platform::toString).toList();
            if (json) {
                print(Json.object()
                        .put("digest", image.digest())
                        .put("mediaType", image.mediaType())
                        .put("size", image.size() < 0 ? null : Json.of(image.size()))
                        .put("platforms", Json.ofTexts(platforms))
                        .build());
            } else {
                print("digest     " + cell(image.digest()));
                print("mediaType  " + cell(image.mediaType()));
                print("size       " + size(image.size()));
                print("platforms  " + cell(String.join(", ", platforms)));
            }
        }
    }
}
