package dev.dray.layer;

import dev.dray.content.ImageException;
import dev.dray.layer.Directory.Wish;
import dev.dray.model.Json;
import dev.dray.model.JsonBuilder;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Base64;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// What entries wished for and was refused: it is nobody's failure when who unpacks is not root (protocols
/// G42, G43), but it must not be lost. It is kept by path, so that what a later layer replaces is forgotten.
final class Refusals {
    private record Refusal(TarEntry entry, Set<Wish> wishes) {}

    private final boolean strict;
    private final TreeMap<String, Refusal> refusals = new TreeMap<>();

    /// @param strict whether the first one is a failure
    Refusals(boolean strict) {
        this.strict = strict;
    }

    /// Remembers what was refused for a path; nothing, if all was done.
    void put(String path, TarEntry entry, Set<Wish> wishes) throws ImageException.Denied {
        if (wishes.isEmpty()) {
            if (!refusals.isEmpty()) {
                refusals.remove(path);
            }
            return;
        }
        if (strict) {
            throw new ImageException.Denied(
                    "not permitted: to set %s of \"%s\"".formatted(names(wishes), RawName.display(path)),
                    "run as root, or without strict");
        }
        refusals.put(path, new Refusal(entry.withName(""), wishes));
    }

    private static String names(Set<Wish> wishes) {
        return String.join(", ", wishes.stream().map(Refusals::name).toList());
    }

    private static String name(Wish wish) {
        return switch (wish) {
            case OWNER -> "the owner";
            case MODE -> "the mode";
            case XATTRS -> "extended attributes";
            case DEVICE -> "the device";
        };
    }

    /// The device or FIFO that would be at this path, if it could have been made; null when there is none.
    @Nullable
    TarEntry findMissing(String path) {
        Refusal refusal = refusals.get(path);
        return refusal != null && refusal.wishes().contains(Wish.DEVICE) ? refusal.entry() : null;
    }

    /// Forgets a path and all below it.
    void forget(String path) {
        if (!refusals.isEmpty()) {
            refusals.remove(path);
            // '0' follows '/'.
            refusals.subMap(path + "/", path + "0").clear();
        }
    }

    boolean isEmpty() {
        return refusals.isEmpty();
    }

    long count(Wish wish) {
        return refusals.values().stream()
                .filter(refusal -> refusal.wishes().contains(wish))
                .count();
    }

    /// Writes them to a file, whole or not at all.
    void write(Path file) throws IOException {
        Path partial = file.resolveSibling(file.getFileName() + ".partial");
        try {
            try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(partial))) {
                print(out);
            }
            Files.move(partial, file, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(partial);
        }
    }

    private void print(OutputStream out) throws IOException {
        String separator = "{\"version\":1,\"entries\":[\n";
        for (Map.Entry<String, Refusal> refusal : refusals.entrySet()) {
            out.write(separator.getBytes(StandardCharsets.UTF_8));
            out.write(json(refusal.getKey(), refusal.getValue().entry()).bytes());
            separator = ",\n";
        }
        out.write("\n]}\n".getBytes(StandardCharsets.UTF_8));
    }

    /// Paths are shown as text, and in base64 too where they are none.
    private static Json json(String path, TarEntry entry) {
        String text = new String(RawName.bytes(path), StandardCharsets.UTF_8);
        JsonBuilder json = Json.object().put("path", text);
        if (!RawName.of(text).equals(path)) {
            json.put("rawPath", Base64.getEncoder().encodeToString(RawName.bytes(path)));
        }
        json.put("uid", entry.uid()).put("gid", entry.gid()).put("mode", "%04o".formatted(entry.mode()));
        switch (entry.type()) {
            case CHARACTER_DEVICE, BLOCK_DEVICE, FIFO ->
                json.put("type", entry.type().name().toLowerCase(Locale.ROOT))
                        .put("device", entry.devMajor() + ":" + entry.devMinor());
            case FILE, DIRECTORY, SYMLINK, HARD_LINK -> {}
        }
        Map<String, String> xattrs = new TreeMap<>();
        entry.xattrs()
                .forEach((name, value) ->
                        xattrs.put(RawName.display(name), Base64.getEncoder().encodeToString(value)));
        return json.put("xattrs", xattrs).build();
    }
}
