package dev.dray.engine;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.dray.http.Headers;
import dev.dray.model.Json;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/// A file or folder of a container, on its way. Close it.
///
/// @param name of what was asked for, without its folder; the tar's entries begin with it
/// @param link where it leads, if it is a symbolic link; null if not
/// @param tar  the file, or the folder with all that is in it
public record ContainerFiles(String name, @Nullable String link, InputStream tar) implements Closeable {
    /// Base64 of JSON, with or without padding.
    private static final String STAT = "X-Docker-Container-Path-Stat";

    /// What stands there is of use, but not needed.
    static ContainerFiles of(Headers headers, InputStream tar) {
        Json stat = headers.find(STAT).map(ContainerFiles::decoded).orElse(new Json.Null());
        return new ContainerFiles(EngineFields.textOrEmpty(stat, "name"), EngineFields.text(stat, "linkTarget"), tar);
    }

    private static Json decoded(String text) {
        try {
            byte[] json = Base64.getDecoder()
                    .decode(text.replace('-', '+').replace('_', '/').strip());
            return Json.parse(new String(json, UTF_8));
        } catch (IllegalArgumentException e) {
            return new Json.Null();
        }
    }

    @Override
    public void close() throws IOException {
        tar.close();
    }
}
