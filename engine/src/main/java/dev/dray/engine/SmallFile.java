package dev.dray.engine;

import dev.dray.content.ImageException;
import dev.dray.model.Json;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;

/// Reads docker's files of JSON.
final class SmallFile {
    /// Bytes; more is refused.
    private static final int MAX_SIZE = 4 * 1024 * 1024;

    private SmallFile() {}

    /// Empty when there is no such file, or nothing in it. Throws `IllegalArgumentException` where it is no JSON
    /// object.
    static Optional<Json.Members> json(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            byte[] document = in.readNBytes(MAX_SIZE + 1);
            if (document.length > MAX_SIZE) {
                throw new ImageException.Rejected("could not read %s: over %,d bytes".formatted(file, MAX_SIZE));
            }
            return new String(document, StandardCharsets.UTF_8).isBlank()
                    ? Optional.empty()
                    : Optional.of(Json.parseObject(document));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
    }
}
