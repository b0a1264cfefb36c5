package dev.dray.cli;

import dev.dray.Dray;
import dev.dray.content.ImageException;
import dev.dray.content.Parallel;
import dev.dray.model.Json;
import dev.dray.registry.RegistryV1;
import dev.dray.registry.V1Document;
import dev.dray.registry.V1Layer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// The subcommands of [V1Command] that ask for images by their ids, which may be short: of 8 digits or
/// more.
final class V1Image {
    private V1Image() {}

    /// Lists layers.
    @Command(name = "layers", description = "List the layers of an image, base first: full ids, sizes, checksums.")
    static final class Layers extends V1Invocation {
        @Parameters(paramLabel = "IMAGE", description = "As in old.example/library/ubuntu:14.04.")
        String name = "";

        Layers(Console console) {
            super(console);
        }

        @Override
        void run(Dray dray) throws IOException {
            Named image = image(dray, name);
            List<String> ids = image.layers().reversed();
            Map<String, V1Document> documents = new ConcurrentHashMap<>();
            new Parallel(access.jobs)
                    .forEach(ids, id -> documents.put(id, image.repository().document(id)));
            List<V1Document> layers = ids.stream()
                    .map(id -> Objects.requireNonNull(documents.get(id)))
                    .toList();
            if (json) {
                print(Json.of(layers.stream().map(Layers::toJson).toList()));
            } else {
                table(layers).forEach(this::print);
            }
        }

        private List<String> table(List<V1Document> layers) throws ImageException {
            List<List<String>> rows = new ArrayList<>();
            for (V1Document layer : layers) {
                rows.add(List.of(
                        Integer.toString(rows.size() + 1),
                        layer.id(),
                        layer.size() < 0 ? "-" : Text.size(layer.size()),
                        orDash(String.join(" ", checksums(layer)))));
            }
            return Text.table(List.of(">#", "ID", ">SIZE", "CHECKSUMS"), rows);
        }

        private static List<String> checksums(V1Document layer) {
            return layer.checksums().stream()
                    .filter(each -> !each.isBlank())
                    .distinct()
                    .toList();
        }

        private static Json toJson(V1Document layer) {
            return Json.object()
                    .put("id", layer.id())
                    .put("size", layer.size() < 0 ? null : Json.of(layer.size()))
                    .put("checksums", Json.ofTexts(checksums(layer)))
                    .build();
        }
    }

    /// What commands share that ask for an image, or for one that it is made of.
    abstract static class Chosen extends V1Invocation {
        @Parameters(index = "0", paramLabel = "IMAGE", description = "As in old.example/library/ubuntu:14.04.")
        String name = "";

        @Parameters(
                index = "1",
                paramLabel = "ID",
                arity = "0..1",
                description = "One that it is made of: 8 hex digits or more (default: its own).")
        @Nullable
        String id;

        Chosen(Console console) {
            super(console);
        }

        String chosen(Named image) throws IOException {
            return id == null ? image.repository().tag(image.tag()) : image.layer(id);
        }
    }

    /// Lists ancestors.
    @Command(name = "ancestry", description = "List the full ids of what an image is made of, its own first.")
    static final class Ancestry extends Chosen {
        Ancestry(Console console) {
            super(console);
        }

        @Override
        void run(Dray dray) throws IOException {
            Named image = image(dray, name);
            List<String> ids = image.repository().ancestry(chosen(image));
            if (json) {
                print(Json.ofTexts(ids));
            } else {
                ids.forEach(this::print);
            }
        }
    }

    /// Prints a document.
    @Command(name = "json", description = "Print the document of an image, byte for byte; for people with --json.")
    static final class Document extends Chosen {
        @Mixin
        Output output = new Output();

        Document(Console console) {
            super(console);
        }

        @Override
        void run(Dray dray) throws IOException {
            Named image = image(dray, name);
            V1Document document = image.repository().document(chosen(image));
            byte[] text = json ? (document.json().pretty() + "\n").getBytes(StandardCharsets.UTF_8) : document.raw();
            output.writeAnywhere(console, out -> out.write(text));
        }
    }

    /// Writes a layer.
    @Command(
            name = "layer",
            description = {
                "Write one layer as the registry sends it, usually a tar.gz, held against its checksums.",
                "What was verified is said on standard error, or with --json and -o FILE on standard output."
            })
    static final class Layer extends V1Invocation {
        @Parameters(index = "0", paramLabel = "IMAGE", description = "As in old.example/library/ubuntu:14.04.")
        String name = "";

        @Parameters(index = "1", paramLabel = "ID", description = "Its id: 8 hex digits or more.")
        String id = "";

        @Option(
                names = {"-q", "--quiet"},
                description = "Say nothing.")
        boolean quiet;

        @Mixin
        Output output = new Output();

        Layer(Console console) {
            super(console);
        }

        @Override
        void run(Dray dray) throws IOException {
            Named image = image(dray, name);
            RegistryV1 repository = image.repository();
            V1Document document = repository.document(image.layer(id));
            output.write(console, out -> report(document, repository.copyLayer(document, out)));
        }

        private void report(V1Document image, V1Layer layer) {
            if (json && output.isFile()) {
                print(Json.object()
                        .put("id", image.id())
                        .put("digest", layer.descriptor().digest().toString())
                        .put("size", layer.descriptor().size())
                        .put("verified", Json.ofTexts(layer.verified()))
                        .build());
            } else if (!quiet) {
                console.err().println(image.id() + ": " + words(layer));
            }
        }

        private static String words(V1Layer layer) {
            return layer.verified().isEmpty()
                    ? "the registry tells no checksum that is known here"
                    : "verified by " + Text.safe(String.join(", ", layer.verified()));
        }
    }
}
