package dev.dray.cli;

import dev.dray.Place;
import dev.dray.content.ImageException;
import dev.dray.model.Json;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// How an image is run that is made of a root file system, which says nothing of it.
final class RunConfigOption {
    /// Bytes of the file; what people write is far smaller.
    private static final int MAX_SIZE = 1024 * 1024;

    @Option(
            names = "--run-config",
            paramLabel = "FILE",
            description = "How a rootfs: image is run, as JSON: Entrypoint, Cmd, Env, User, ExposedPorts ...")
    @Nullable
    Path file;

    /// What the option says; an empty object without it.
    ///
    /// @throws IllegalArgumentException when the image brings its own, or the file has no object of JSON
    Json read(Place from) throws IOException {
        Path named = file;
        if (named == null) {
            return Json.object().build();
        }
        if (!(from instanceof Place.InRootfs)) {
            throw new IllegalArgumentException(
                    "--run-config is for rootfs: images; %s says itself how it is run".formatted(from.text()));
        }
        try (InputStream in = Files.newInputStream(named)) {
            return Json.parseObject(in.readNBytes(MAX_SIZE));
        } catch (NoSuchFileException e) {
            throw new ImageException.NotFound("no file %s".formatted(named));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("--run-config %s: %s".formatted(named, e.getMessage()), e);
        }
    }
}
