package dev.dray.cli;

import dev.dray.content.Blob;
import dev.dray.content.ImageStore;
import dev.dray.http.Http;
import dev.dray.layer.TarEntry;
import dev.dray.layer.TarWriter;
import dev.dray.model.Descriptor;
import dev.dray.model.Digest;
import dev.dray.model.MediaType;
import dev.dray.model.Platform;
import dev.dray.server.RegistryHandler;
import dev.dray.storage.MemoryStorage;
import dev.dray.testkit.RandomImages;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPOutputStream;

/// The command line before a registry in this process, with a store and a home of its own.
final class Rig {
    final MemoryStorage storage = new MemoryStorage();
    final Map<String, String> environment = new HashMap<>();
    Http server = new RegistryHandler(storage);

    /// Whether calls go to the network instead.
    boolean onTheNetwork;

    String input = "";
    boolean terminal;

    /// What a command said.
    record Result(int code, String out, String err) {
        List<String> lines() {
            return out.lines().toList();
        }
    }

    Rig(Path folder) {
        environment.put("DRAY_STORE", folder.resolve("store").toString());
        environment.put("DOCKER_CONFIG", folder.resolve("docker").toString());
        environment.put("HOME", folder.toString());
        environment.put("XDG_RUNTIME_DIR", folder.resolve("run").toString());
        environment.put("PATH", System.getenv("PATH"));
    }

    Result run(String... arguments) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        Console console = new Console(
                new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8)),
                new PrintStream(out, false, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8),
                environment,
                terminal,
                terminal,
                onTheNetwork ? null : server);
        int code = Main.run(console, arguments);
        console.out().flush();
        return new Result(code, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }

    /// A layer of these files: path and content by turns; a path that ends with a slash is a directory.
    static byte[] tar(String... pathsAndContents) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (TarWriter tar = new TarWriter(bytes)) {
            for (int i = 0; i < pathsAndContents.length; i += 2) {
                byte[] content = pathsAndContents[i + 1].getBytes(StandardCharsets.UTF_8);
                if (pathsAndContents[i].endsWith("/")) {
                    tar.put(TarEntry.directory(pathsAndContents[i]));
                } else {
                    tar.put(TarEntry.file(pathsAndContents[i], content.length), new ByteArrayInputStream(content));
                }
            }
        }
        return bytes.toByteArray();
    }

    static byte[] gzip(byte[] content) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
            gzip.write(content);
        }
        return bytes.toByteArray();
    }

    /// Puts an image for a platform into a repository of the server.
    Descriptor image(String path, Platform platform, byte[]... tars) throws IOException {
        ImageStore store = storage.repository(path);
        List<Descriptor> layers = new ArrayList<>();
        List<String> diffIds = new ArrayList<>();
        for (byte[] tar : tars) {
            Blob layer = Blob.of(MediaType.OCI_LAYER_GZIP, gzip(tar));
            store.put(layer);
            layers.add(layer.descriptor());
            diffIds.add(Digest.of(tar).toString());
        }
        return RandomImages.image(store, platform, layers, diffIds);
    }

    /// Puts an index of these images under a tag.
    Descriptor index(String path, String tag, Descriptor... images) throws IOException {
        return RandomImages.index(storage.repository(path), tag, List.of(images));
    }
}
