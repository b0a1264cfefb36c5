package dev.dray.cli;

import dev.dray.engine.Engine;
import dev.dray.engine.EngineImages;
import dev.dray.model.Json;
import dev.dray.model.Reference;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// The commands that have the Engine move images itself, between it and a registry.
final class EngineMoves {
    private EngineMoves() {}

    /// What both ways share.
    abstract static class Move extends EngineInvocation {
        @Parameters(arity = "1..*", paramLabel = "IMAGE", description = "As in ghcr.io/acme/web:1.0.")
        List<String> names = List.of();

        @Option(names = "--json", description = "Print JSON, one line for each image.")
        boolean json;

        @Mixin
        ProgressOption progress = new ProgressOption();

        Move(Console console) {
            super(console);
        }

        /// @return the digest of the manifest that was moved; empty where the Engine does not say
        abstract Optional<String> move(EngineImages images, Reference image, EngineShown shown) throws IOException;

        @Override
        void run(Engine engine) throws IOException {
            for (Reference image : names.stream().map(Reference::parse).toList()) {
                Optional<String> digest;
                try (EngineShown shown = EngineShown.of(console, progress)) {
                    digest = move(engine.images(), image, shown);
                }
                print(line(image, digest, json));
            }
        }
    }

    /// From a registry.
    @Command(
            name = "pull",
            description = {
                "Have the Engine pull images from their registries. Without a tag it is latest, never all tags.",
                "The Engine is told who you are there, as docker would tell it."
            })
    static final class Pull extends Move {
        @Option(
                names = "--platform",
                paramLabel = "OS/ARCH",
                description = "As in linux/arm64 (default: the Engine's).")
        @Nullable
        String platform;

        Pull(Console console) {
            super(console);
        }

        @Override
        Optional<String> move(EngineImages images, Reference image, EngineShown shown) throws IOException {
            return images.pull(image, platform(platform), auth(image.repository()), shown);
        }
    }

    /// To a registry.
    @Command(
            name = "push",
            description = {
                "Have the Engine push images to the registries that their names begin with. Without a tag it is latest.",
                "The Engine is told who you are there, as docker would tell it."
            })
    static final class Push extends Move {
        @Option(
                names = "--platform",
                paramLabel = "OS/ARCH",
                description = "Only this one, of an image for several; API 1.46 on.")
        @Nullable
        String platform;

        Push(Console console) {
            super(console);
        }

        @Override
        Optional<String> move(EngineImages images, Reference image, EngineShown shown) throws IOException {
            return images.push(image, platform(platform), auth(image.repository()), shown);
        }
    }

    private static String line(Reference image, Optional<String> digest, boolean json) {
        return json
                ? Json.print(Json.object()
                        .put("image", image.repository() + (image.digest() == null ? ":" : "@") + image.tagOrDigest())
                        .put("digest", digest)
                        .build())
                : Text.safe("%s %s".formatted(digest.orElse("-"), image.familiar()));
    }
}
