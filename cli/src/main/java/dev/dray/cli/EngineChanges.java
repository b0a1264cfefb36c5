package dev.dray.cli;

import dev.dray.engine.Engine;
import dev.dray.engine.Filters;
import dev.dray.engine.RemoveOptions;
import dev.dray.engine.Removed;
import dev.dray.model.Json;
import dev.dray.model.Platform;
import dev.dray.model.Reference;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// The commands that change which images an Engine has.
final class EngineChanges {
    private EngineChanges() {}

    /// One more name.
    @Command(name = "tag", description = "Give an image of the Engine one more name.")
    static final class Tag extends EngineInvocation {
        @Parameters(index = "0", paramLabel = "IMAGE", description = "A name with tag or digest, or an id.")
        String name = "";

        @Parameters(index = "1", paramLabel = "NAME", description = "As in acme/web:1.0 (default tag: latest).")
        String newName = "";

        Tag(Console console) {
            super(console);
        }

        @Override
        void run(Engine engine) throws IOException {
            Reference target = Reference.parse(newName);
            if (target.digest() != null) {
                throw new IllegalArgumentException("a name with a digest cannot be given: " + newName);
            }
            engine.images().tag(name, target.repository().familiar(), target.tagOrDigest());
        }
    }

    /// Fewer names, or images.
    @Command(
            name = "rm",
            description = {
                "Take names from images of the Engine; an image that has no other name is removed.",
                "Of several, all are tried, and the first failure is told at the end."
            })
    static final class Rm extends EngineInvocation {
        @Parameters(arity = "1..*", paramLabel = "IMAGE", description = "Names with tag or digest, or ids.")
        List<String> names = List.of();

        @Option(
                names = {"-f", "--force"},
                description = "Also where a stopped container uses it, or it has several names.")
        boolean force;

        @Option(names = "--no-prune", description = "Keep the images without a name that it was made from.")
        boolean noPrune;

        @Option(
                names = "--platform",
                paramLabel = "OS/ARCH",
                description = "Only this one, of an image for several; API 1.50 on. May be given again.")
        List<String> platforms = List.of();

        @Option(names = "--json", description = "Print JSON.")
        boolean json;

        Rm(Console console) {
            super(console);
        }

        @Override
        void run(Engine engine) throws IOException {
            RemoveOptions options = RemoveOptions.DEFAULT
                    .withForce(force)
                    .withKeepParents(noPrune)
                    .withPlatforms(platforms.stream().map(Platform::parse).toList());
            List<Removed> removed = new ArrayList<>();
            IOException failure = null;
            for (String name : names) {
                try {
                    removed.add(engine.images().remove(name, options));
                } catch (IOException e) {
                    failure = failure == null ? e : failure;
                }
            }
            show(this, removed, json);
            if (failure != null) {
                throw failure;
            }
        }
    }

    /// Only what is used.
    @Command(
            name = "prune",
            description = "Remove the images of the Engine that have no name and no use. You are not asked again.")
    static final class Prune extends EngineInvocation {
        @Option(
                names = {"-a", "--all"},
                description = "All that no container uses, names or not.")
        boolean all;

        @Option(
                names = "--filter",
                paramLabel = "NAME=VALUE",
                description = "As in until=24h, label=KEY, label!=KEY. May be given again.")
        List<String> filters = List.of();

        @Option(names = "--json", description = "Print JSON.")
        boolean json;

        Prune(Console console) {
            super(console);
        }

        @Override
        void run(Engine engine) throws IOException {
            Filters asked = Filters.parse(filters);
            Removed removed = engine.images().prune(all ? asked.plus("dangling", "false") : asked);
            show(this, List.of(removed), json);
        }
    }

    private static void show(EngineInvocation command, List<Removed> removed, boolean json) {
        List<String> untagged =
                removed.stream().flatMap(each -> each.untagged().stream()).toList();
        List<String> deleted =
                removed.stream().flatMap(each -> each.deleted().stream()).toList();
        long bytes = removed.stream().mapToLong(Removed::bytes).max().orElse(-1);
        if (json) {
            command.print(Json.object()
                    .put("untagged", Json.ofTexts(untagged))
                    .put("deleted", Json.ofTexts(deleted))
                    .put("bytes", bytes < 0 ? null : Json.of(bytes))
                    .build());
            return;
        }
        untagged.forEach(name -> command.print("untagged " + Text.safe(name)));
        deleted.forEach(id -> command.print("deleted " + Text.safe(id)));
        if (bytes >= 0) {
            command.print("freed " + Text.size(bytes));
        }
    }
}
