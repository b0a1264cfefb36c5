package dev.dray.cli;

import dev.dray.Dray;
import dev.dray.model.Json;
import dev.dray.registry.RegistryV1;
import dev.dray.registry.V1Found;
import dev.dray.registry.V1Ping;
import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// Asks registries of the time before 2016.
@Command(
        name = "v1",
        description = {
            "Ask a registry of the time before 2016 by its API v1.",
            "Other commands read its images at v1:NAME, as in: dray copy v1:old.example/app:1 new.example/app:1"
        },
        subcommands = {
            V1Command.Ping.class,
            V1Command.Search.class,
            V1Command.Token.class,
            V1Command.Images.class,
            V1Command.Tags.class,
            V1Image.Layers.class,
            V1Image.Ancestry.class,
            V1Image.Document.class,
            V1Image.Layer.class
        })
final class V1Command extends Invocation {
    @Spec
    CommandSpec spec = CommandSpec.create();

    V1Command(Console console) {
        super(console);
    }

    @Override
    void run() {
        throw new ParameterException(
                spec.commandLine(),
                "v1 wants one of: ping, search, token, images, tags, layers, ancestry, json, layer");
    }

    /// Asks whether one is there.
    @Command(name = "ping", description = "Ask whether a registry speaks the API v1.")
    static final class Ping extends V1Invocation {
        @Parameters(paramLabel = "REGISTRY", description = "As in old.example or localhost:5000.")
        String registry = "";

        Ping(Console console) {
            super(console);
        }

        @Override
        void run(Dray dray) throws IOException {
            V1Ping ping = dray.registries().pingV1(registry);
            if (!ping.isRegistry()) {
                throw noRegistry(registry, ping.status());
            }
            if (json) {
                print(Json.object()
                        .put("url", ping.uri().toString())
                        .put("version", ping.version())
                        .put("standalone", ping.standalone())
                        .put("milliseconds", ping.time().toMillis())
                        .build());
            } else {
                print("%s answers at %s in %s".formatted(registry, ping.uri(), Text.time(ping.time())));
                print("version: " + orDash(ping.version()));
                print("standalone: " + (ping.standalone() ? "yes" : "no, an index and a registry"));
            }
        }
    }

    /// Searches.
    @Command(name = "search", description = "Search a registry for repositories, where it can be searched.")
    static final class Search extends V1Invocation {
        @Parameters(index = "0", paramLabel = "REGISTRY", description = "As in old.example or docker.io.")
        String registry = "";

        @Parameters(index = "1", paramLabel = "TERM", description = "A word in names or descriptions.")
        String term = "";

        @Option(names = "--limit", paramLabel = "N", description = "Repositories to show (default: 100).")
        int limit = 100;

        Search(Console console) {
            super(console);
        }

        @Override
        void run(Dray dray) throws IOException {
            if (limit < 1) {
                throw new IllegalArgumentException("--limit wants 1 or more");
            }
            List<V1Found> found = dray.registries().searchV1(registry, term, limit);
            if (json) {
                print(Json.of(found.stream().map(Search::toJson).toList()));
            } else {
                Text.table(
                                List.of("NAME", ">STARS", "OFFICIAL", "DESCRIPTION"),
                                found.stream().map(this::row).toList())
                        .forEach(this::print);
            }
        }

        private List<String> row(V1Found found) {
            return List.of(
                    Text.safe(found.name()),
                    Long.toString(found.stars()),
                    found.official() ? "yes" : "-",
                    Text.shorten(orDash(found.description()), Math.max(24, console.columns() - 60)));
        }

        private static Json toJson(V1Found found) {
            return Json.object()
                    .put("name", found.name())
                    .put("description", found.description())
                    .put("stars", found.stars())
                    .put("official", found.official())
                    .put("automated", found.automated())
                    .build();
        }
    }

    /// Prints the header that gives access.
    @Command(
            name = "token",
            description = {
                "Print the header that gives access to the images of a repository. It is a secret.",
                "Nothing is printed where the registry gives none."
            })
    static final class Token extends V1Invocation {
        @Parameters(paramLabel = "REPO", description = "As in old.example/library/ubuntu.")
        String name = "";

        Token(Console console) {
            super(console);
        }

        @Override
        void run(Dray dray) throws IOException {
            RegistryV1 repository = repository(dray, name);
            Optional<String> value = repository.authorization();
            if (json) {
                print(Json.object()
                        .put("repository", repository.repository().toString())
                        .put("authorization", value)
                        .put(
                                "endpoints",
                                Json.ofTexts(repository.endpoints().stream()
                                        .map(URI::toString)
                                        .toList()))
                        .build());
            } else {
                value.ifPresentOrElse(
                        secret -> print("Authorization: " + secret),
                        () -> say("%s gives no token"
                                .formatted(repository.repository().registry())));
            }
        }
    }

    /// Lists images.
    @Command(name = "images", description = "List all images of a repository: full ids and checksums.")
    static final class Images extends V1Invocation {
        @Parameters(paramLabel = "REPO", description = "As in old.example/library/ubuntu.")
        String name = "";

        Images(Console console) {
            super(console);
        }

        @Override
        void run(Dray dray) throws IOException {
            var images = repository(dray, name).images();
            if (json) {
                print(Json.of(images.stream()
                        .map(image -> Json.object()
                                .put("id", image.id())
                                .put("checksum", image.checksum().isEmpty() ? null : image.checksum())
                                .build())
                        .toList()));
            } else {
                Text.table(
                                List.of("ID", "CHECKSUM"),
                                images.stream()
                                        .map(image -> List.of(image.id(), orDash(image.checksum())))
                                        .toList())
                        .forEach(this::print);
            }
        }
    }

    /// Lists tags.
    @Command(name = "tags", description = "List the tags of a repository, each with the full id of its image.")
    static final class Tags extends V1Invocation {
        @Parameters(paramLabel = "REPO", description = "As in old.example/library/ubuntu.")
        String name = "";

        Tags(Console console) {
            super(console);
        }

        @Override
        void run(Dray dray) throws IOException {
            SequencedMap<String, String> tags = repository(dray, name).tags();
            if (json) {
                print(Json.object().put("tags", tags).build());
            } else {
                Text.table(
                                List.of("TAG", "ID"),
                                tags.entrySet().stream()
                                        .map(tag -> List.of(tag.getKey(), tag.getValue()))
                                        .toList())
                        .forEach(this::print);
            }
        }
    }
}
