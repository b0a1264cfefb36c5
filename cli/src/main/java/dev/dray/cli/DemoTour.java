package dev.dray.cli;

import dev.dray.Dray;
import dev.dray.Place;
import dev.dray.content.Image;
import dev.dray.content.Progress;
import dev.dray.http.CurlLine;
import dev.dray.http.HttpEvent;
import dev.dray.layer.ApplyOptions;
import dev.dray.layer.ApplyReport;
import dev.dray.model.Descriptor;
import dev.dray.model.Manifest;
import dev.dray.model.Platform;
import dev.dray.model.Reference;
import dev.dray.registry.RegistryStore;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Walks the way from a name to an unpacked file system, one step after another, and shows each call.
final class DemoTour {
    private final Console console;
    private final Dray dray;
    private final DemoCalls calls;
    private final Reference reference;
    private int step;
    private @Nullable String shownAccept;

    DemoTour(Console console, Dray dray, DemoCalls calls, Reference reference) {
        this.console = console;
        this.dray = dray;
        this.calls = calls;
        this.reference = reference;
    }

    void walk(Path folder) throws IOException {
        name();
        tagsAndToken();
        Image image = manifest();
        ImageLayers layers = layers(image);
        download(image, shortId(layers), folder.resolve("layer.tar.gz"));
        unpack(folder.resolve("rootfs"));
        print("");
        print("The layers, and the top of the tree they make in %s:".formatted(folder.resolve("rootfs")));
        LayersCommand.table(layers, console.columns()).forEach(this::print);
        top(folder.resolve("rootfs"));
    }

    private void name() {
        heading("The name", "what does %s mean?".formatted(reference));
        print("   registry %s, repository %s, tag %s"
                .formatted(
                        reference.repository().registry(),
                        reference.repository().path(),
                        reference.tag()));
        print("   (a bare \"ubuntu\" would mean %s)".formatted(Reference.parse("ubuntu:latest")));
    }

    /// The tags are asked for; the registry asks back who we are, and names where a token is to be had.
    private void tagsAndToken() throws IOException {
        List<String> tags = dray.registries().repository(reference.repository()).tags();
        List<HttpEvent.Answered> answers = calls.take();
        heading("The tags", "which are there?");
        answers.stream().limit(1).forEach(this::show);
        print("   So nobody may look without a token, and the answer says where to get one.");
        heading("The token", "no password is needed to pull, but a token is");
        answers.stream().skip(1).forEach(this::show);
        print("   tags: " + String.join(", ", tags));
    }

    private Image manifest() throws IOException {
        heading("The manifest", "what is the image made of?");
        RegistryStore store = dray.registries().repository(reference.repository());
        Image found = Image.resolve(store, reference.tagOrDigest());
        String what = found.manifest() instanceof Manifest.Index index
                ? "an index: one image each for "
                        + String.join(
                                ", ",
                                index.platforms().stream()
                                        .map(Platform::toString)
                                        .toList())
                : "one image";
        Image chosen = found.forPlatform(Platform.ofThisMachine());
        int layers = chosen.imageManifest().layers().size();
        calls.take().forEach(this::show);
        print("   %s is %s; ours is %s, with %d layers"
                .formatted(reference.tag(), what, chosen.descriptor().digest(), layers));
        return chosen;
    }

    private ImageLayers layers(Image image) throws IOException {
        heading("The layers", "the configuration says what each one is, and its digest when uncompressed (diffID)");
        ImageLayers layers = ImageLayers.of(image);
        calls.take().forEach(this::show);
        LayersCommand.table(layers, console.columns()).forEach(line -> print("   " + line));
        return layers;
    }

    private Descriptor shortId(ImageLayers layers) throws IOException {
        // Neither the smallest nor the largest: worth downloading, and soon done.
        String id = layers.all().get(2).layer().digest().hex().substring(0, ImageLayers.SHORTEST_ID);
        heading("A short id made whole", "\"%s\" is all that somebody wrote down".formatted(id));
        Descriptor layer = layers.find(id).layer();
        print("   %s -> %s".formatted(id, layer.digest()));
        return layer;
    }

    private void download(Image image, Descriptor layer, Path file) throws IOException {
        heading("The download", "verified while it arrives: size and digest must hold, or nothing is kept");
        long start = System.nanoTime();
        try (InputStream in = image.source().open(layer);
                OutputStream out = Files.newOutputStream(file)) {
            in.transferTo(out);
        }
        calls.take().forEach(this::show);
        print("   %s, %s, sha256 holds, in %s"
                .formatted(file, Text.size(layer.size()), Text.time(Duration.ofNanos(System.nanoTime() - start))));
    }

    private void unpack(Path rootfs) throws IOException {
        heading(
                "The file system",
                "all layers fetched at once, applied in order, whiteouts and links as they should be");
        long start = System.nanoTime();
        ApplyReport report =
                dray.unpack(new Place.InRegistry(reference), null, rootfs, ApplyOptions.DEFAULT, Progress.SILENT);
        calls.take().forEach(this::show);
        print("   %s: %,d entries, %s, in %s"
                .formatted(
                        rootfs,
                        report.entries(),
                        Text.size(report.bytes()),
                        Text.time(Duration.ofNanos(System.nanoTime() - start))));
        if (!report.isComplete()) {
            print("   note: " + report.refusals());
        }
    }

    private void top(Path rootfs) throws IOException {
        try (Stream<Path> entries = Files.walk(rootfs, 2)) {
            entries.filter(entry -> !entry.equals(rootfs))
                    .sorted()
                    .forEach(entry -> print("   /" + rootfs.relativize(entry) + kind(entry)));
        }
    }

    private static String kind(Path entry) {
        try {
            return Files.isSymbolicLink(entry)
                    ? " -> " + Files.readSymbolicLink(entry)
                    : Files.isDirectory(entry) ? "/" : "";
        } catch (IOException e) {
            return " (" + e.getMessage() + ")";
        }
    }

    private void heading(String title, String question) {
        print("");
        print("%d. %s: %s".formatted(++step, title, question));
    }

    /// The call as a line for the shell, and what came back.
    private void show(HttpEvent.Answered answered) {
        print("   # " + answered.call().purpose());
        answered.call().headers().find("Accept").ifPresent(this::showAccept);
        print("   " + line(answered));
        print("   -> HTTP %d%s, %s".formatted(answered.status(), details(answered), Text.time(answered.time())));
    }

    /// The types that are asked for are many, and always the same.
    private void showAccept(String accept) {
        if (!accept.equals(shownAccept)) {
            print("   ACCEPT='Accept: %s'".formatted(accept));
            shownAccept = accept;
        }
    }

    private static String line(HttpEvent.Answered answered) {
        String line = CurlLine.of(answered.call()).replaceAll("-H 'Accept: [^']*'", "-H \"\\$ACCEPT\"");
        if (DemoCalls.isToken(answered.call())) {
            return "TOKEN=$(%s | sed 's/.*\"token\":\"\\([^\"]*\\)\".*/\\1/')".formatted(line);
        }
        // A layer would make a mess of a terminal, and curl says so.
        String path = answered.call().uri().getPath();
        return path.contains("/blobs/")
                ? line + " -o " + path.substring(path.lastIndexOf(':') + 1).substring(0, 12)
                : line;
    }

    private static String details(HttpEvent.Answered answered) {
        StringBuilder details = new StringBuilder();
        answered.headers()
                .find("Content-Type")
                .ifPresent(type -> details.append(", ").append(type));
        answered.headers()
                .find("Content-Length")
                .ifPresent(length -> details.append(", ").append(length).append(" bytes"));
        answered.headers()
                .find("WWW-Authenticate")
                .ifPresent(wants -> details.append(", wants ").append(wants));
        return details.toString();
    }

    private void print(String line) {
        console.out().println(line);
        console.out().flush();
    }
}
