package dev.dray.cli;

import dev.dray.content.Image;
import dev.dray.content.TransferReport;
import dev.dray.model.Descriptor;
import dev.dray.model.Digest;
import dev.dray.model.ImageConfig;
import dev.dray.model.Json;
import dev.dray.model.Manifest;
import dev.dray.model.Platform;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// What there is to say about an image on one page.
///
/// @param name      as it was asked for
/// @param top       what the name stands for: the image, or the index that it was chosen from
/// @param platforms of the index; empty where there is none
/// @param layers    base first; of an image in Docker's schema 1, those that hold files
/// @param imageId   null where there is no configuration that would be it
/// @param config    null for an artifact, which has none
record Inspection(
        String name,
        Descriptor top,
        List<Platform> platforms,
        Descriptor descriptor,
        Manifest manifest,
        List<Descriptor> layers,
        @Nullable Digest imageId,
        @Nullable ImageConfig config) {

    static Inspection of(String name, Image named, Image chosen) throws IOException {
        if (chosen.descriptor().mediaType().isSchema1()) {
            return ofSchema1(name, chosen);
        }
        Manifest.Image manifest = chosen.imageManifest();
        boolean runs = manifest.config().mediaType().isImageConfig();
        return new Inspection(
                name,
                named.descriptor(),
                named.manifest() instanceof Manifest.Index index ? index.platforms() : List.of(),
                chosen.descriptor(),
                manifest,
                manifest.layers(),
                runs ? manifest.config().digest() : null,
                runs ? chosen.config(manifest) : null);
    }

    private static Inspection ofSchema1(String name, Image image) throws IOException {
        return new Inspection(
                name,
                image.descriptor(),
                List.of(),
                image.descriptor(),
                image.manifest(),
                image.layers(),
                null,
                image.config());
    }

    private long size() {
        return manifest instanceof Manifest.Image image
                ? image.layerSize()
                : TransferReport.bytes(layers.stream().distinct().toList());
    }

    private Optional<Platform> platform() {
        return Optional.ofNullable(config).map(ImageConfig::platform);
    }

    /// The page for programs.
    Json toJson() {
        return Json.object()
                .put("name", name)
                .put("digest", top.digest().toString())
                .put("mediaType", top.mediaType().value())
                .put("platforms", platforms.isEmpty() ? null : Json.ofTexts(texts(platforms)))
                .put(
                        "manifest",
                        Json.object()
                                .put("digest", descriptor.digest().toString())
                                .put("mediaType", descriptor.mediaType().value())
                                .put("size", descriptor.size())
                                .build())
                .put("imageId", Optional.ofNullable(imageId))
                .put("artifactType", manifest.artifactType())
                .put("platform", platform())
                .put("created", config == null ? null : config.created())
                .put("author", config == null ? null : config.author())
                .put("size", size())
                .put("config", config == null || config.process() instanceof Json.Null ? null : config.process())
                .put("layers", layers.stream().map(Descriptor::toJson).toList())
                .put(
                        "subject",
                        manifest.subject() == null ? null : manifest.subject().toJson())
                .put("annotations", new TreeMap<>(manifest.annotations()))
                .build();
    }

    private static List<String> texts(List<Platform> platforms) {
        return platforms.stream().map(Platform::toString).toList();
    }

    /// The page for people: what is not there is left out.
    List<String> lines() {
        Page page = new Page();
        page.put("name", name);
        page.put("digest", top.digest().toString());
        page.put("media type", top.mediaType().value());
        page.put("platforms", texts(platforms));
        if (!descriptor.digest().equals(top.digest())) {
            page.put("manifest", descriptor.digest().toString());
        }
        page.put("platform", platform().map(Platform::toString).orElse(""));
        page.put("artifact type", Optional.ofNullable(manifest.artifactType()).orElse(""));
        page.put(
                "size", "%s in %,d layer%s".formatted(Text.size(size()), layers.size(), layers.size() == 1 ? "" : "s"));
        if (config != null) {
            page.put("image id", imageId == null ? "" : imageId.toString());
            page.put("created", config.created() == null ? "" : Text.date(config.created()));
            page.put("author", Optional.ofNullable(config.author()).orElse(""));
            page.process(config.process());
        }
        page.put(
                "subject",
                manifest.subject() == null ? "" : manifest.subject().digest().toString());
        page.put("annotations", pairs(manifest.annotations()));
        return page.lines;
    }

    private static List<String> pairs(Map<String, String> values) {
        return new TreeMap<>(values)
                .entrySet().stream()
                        .map(entry -> entry.getKey() + "=" + entry.getValue())
                        .toList();
    }

    /// Lines of a name and a value. What strangers wrote may be anything: what is not of the form that it should be is
    /// shown as it stands.
    private static final class Page {
        final List<String> lines = new ArrayList<>();

        void put(String name, String value) {
            if (!value.isEmpty()) {
                lines.add("%-13s  %s".formatted(name, Text.safe(value)));
            }
        }

        void put(String name, List<String> values) {
            String heading = name;
            for (String value : values) {
                lines.add("%-13s  %s".formatted(heading, Text.safe(value)));
                heading = "";
            }
        }

        void process(Json process) {
            put("user", text(process, "User"));
            put("workdir", text(process, "WorkingDir"));
            put("entrypoint", text(process, "Entrypoint"));
            put("cmd", text(process, "Cmd"));
            put("env", list(process, "Env"));
            put("ports", list(process, "ExposedPorts"));
            put("volumes", list(process, "Volumes"));
            put("stop signal", text(process, "StopSignal"));
            put("labels", list(process, "Labels"));
        }

        private static String text(Json process, String member) {
            return process.find(member)
                    .map(json -> json instanceof Json.Text(var value) ? value : Json.print(json))
                    .orElse("");
        }

        /// The items of an array, or the names in an object with what they stand for.
        private static List<String> list(Json process, String member) {
            return switch (process.find(member).orElse(new Json.Null())) {
                case Json.Items(var values) ->
                    values.stream()
                            .map(json -> json instanceof Json.Text(var value) ? value : Json.print(json))
                            .toList();
                case Json.Members(var values) ->
                    values.entrySet().stream()
                            .map(entry -> entry.getValue() instanceof Json.Text(var value)
                                    ? entry.getKey() + "=" + value
                                    : entry.getKey())
                            .sorted()
                            .toList();
                case Json.Null() -> List.of();
                case Json other -> List.of(Json.print(other));
            };
        }
    }
}
