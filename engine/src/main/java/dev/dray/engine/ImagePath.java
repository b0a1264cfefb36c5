package dev.dray.engine;

import dev.dray.content.ImageException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;

/// The path of an image's or a container's endpoint. Names hold `/` and `:`, which stay as they are (protocols F21);
/// what else is no letter is percent-encoded.
final class ImagePath {
    private ImagePath() {}

    /// @param end what follows the name, as in `/json`
    static String of(String start, String name, String end) throws ImageException {
        List<String> segments = List.of(name.split("/", -1));
        if (segments.contains("") || segments.contains(".") || segments.contains("..")) {
            throw new ImageException.Rejected("not the name of an image or a container: \"%s\"".formatted(name));
        }
        return start + encoded(name) + end;
    }

    private static String encoded(String name) {
        return URLEncoder.encode(name, StandardCharsets.UTF_8)
                .replace("+", "%20")
                .replace("%2F", "/")
                .replace("%3A", ":")
                .replace("%40", "@");
    }
}
