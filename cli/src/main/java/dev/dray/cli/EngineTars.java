package dev.dray.cli;

import dev.dray.engine.Engine;
import dev.dray.engine.ImportOptions;
import dev.dray.http.HttpBody;
import dev.dray.model.Json;
import dev.dray.model.Reference;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// The commands that move images between the Engine and files.
final class EngineTars {
    private static final String STREAM = "-";

    private EngineTars() {}

    /// A file, or standard input.
    static HttpBody body(Console console, String file) throws IOException {
        if (file.equals(STREAM)) {
            return HttpBody.once(HttpBody.UNKNOWN, console::in);
        }
        Path path = Path.of(file);
        if (!Files.exists(path)) {
            throw new NoSuchFileException(file);
        }
        // A pipe has no size, and can be read once.
        return Files.isRegularFile(path)
                ? HttpBody.of(Files.size(path), () -> Files.newInputStream(path))
                : HttpBody.once(HttpBody.UNKNOWN, () -> Files.newInputStream(path));
    }

    /// Images into a tar.
    @Command(
            name = "save",
            description = {
                "Write images of the Engine as one tar, as docker save does.",
                "A name without a tag means all its tags; an image named by its id has no name in the tar."
            })
    static final class Save extends EngineInvocation {
        @Parameters(arity = "1..*", paramLabel = "IMAGE", description = "Names with tag, or ids.")
        List<String> names = List.of();

        @Option(names = "--platform", paramLabel = "OS/ARCH", description = "Of an image for several; API 1.48 on.")
        @Nullable
        String platform;

        @Mixin
        Output output = new Output();

        Save(Console console) {
            super(console);
        }

        @Override
        void run(Engine engine) throws IOException {
            output.write(console, out -> {
                try (InputStream tar = engine.images().save(names, platform(platform))) {
                    tar.transferTo(out);
                }
            });
        }
    }

    /// Images from a tar.
    @Command(
            name = "load",
            description = {
                "Load the images of a tar into the Engine, as docker load does: docker save's tar, or an OCI layout's;",
                "compressed or not."
            })
    static final class Load extends EngineInvocation {
        @Option(
                names = {"-i", "--input"},
                paramLabel = "FILE",
                description = "The tar (default: standard input).")
        String file = STREAM;

        @Option(
                names = "--platform",
                paramLabel = "OS/ARCH",
                description = "Only this one, of images for several; API 1.48 on.")
        @Nullable
        String platform;

        @Option(names = "--json", description = "Print JSON.")
        boolean json;

        @Mixin
        ProgressOption progress = new ProgressOption();

        Load(Console console) {
            super(console);
        }

        @Override
        void run(Engine engine) throws IOException {
            List<String> loaded;
            try (EngineShown shown = EngineShown.of(console, progress)) {
                loaded = engine.images().load(body(console, file), platform(platform), shown);
            }
            if (json) {
                print(Json.object().put("loaded", Json.ofTexts(loaded)).build());
            } else {
                loaded.forEach(name -> print(Text.safe(name)));
            }
        }
    }

    /// A root file system from a tar.
    @Command(
            name = "import",
            description = {
                "Make an image of one layer in the Engine from the tar of a root file system, as docker import does.",
                "Prints the image's id."
            })
    static final class Import extends EngineInvocation {
        @Parameters(
                index = "0",
                paramLabel = "FILE|URL|-",
                description = "The tar, compressed or not; a URL is fetched by the Engine.")
        String source = "";

        @Parameters(index = "1", arity = "0..1", paramLabel = "IMAGE", description = "Its name, as in acme/base:1.0.")
        @Nullable
        String name;

        @Option(
                names = {"-m", "--message"},
                paramLabel = "TEXT",
                description = "The comment on the layer.")
        @Nullable
        String message;

        @Option(
                names = "--change",
                paramLabel = "INSTRUCTION",
                description = "As in a Dockerfile: 'CMD [\"/bin/sh\"]'. May be given again.")
        List<String> changes = List.of();

        @Option(
                names = "--platform",
                paramLabel = "OS/ARCH",
                description = "As in linux/arm64 (default: the Engine's).")
        @Nullable
        String platform;

        @Option(names = "--json", description = "Print JSON.")
        boolean json;

        @Mixin
        ProgressOption progress = new ProgressOption();

        Import(Console console) {
            super(console);
        }

        @Override
        void run(Engine engine) throws IOException {
            ImportOptions options = ImportOptions.DEFAULT
                    .withName(name == null ? null : Reference.parse(name))
                    .withMessage(message)
                    .withChanges(changes)
                    .withPlatform(platform(platform));
            String id;
            try (EngineShown shown = EngineShown.of(console, progress)) {
                id = source.matches("https?://.*")
                        ? engine.images().importUrl(source, options, shown)
                        : engine.images().importTar(body(console, source), options, shown);
            }
            if (json) {
                print(Json.object().put("id", id).put("image", name).build());
            } else {
                print(Text.safe(id));
            }
        }
    }
}
