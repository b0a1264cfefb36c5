package dev.dray.layer;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/// Shows a tree as lines in the words of [Tars], sorted; on disk, or in a tar.
final class Trees {
    private Trees() {}

    static List<String> of(Path root) throws IOException {
        List<String> lines = new ArrayList<>();
        Map<Object, String> names = new TreeMap<>((a, b) -> a.toString().compareTo(b.toString()));
        try (Stream<Path> paths = Files.walk(root)) {
            for (Path path : paths.filter(path -> !path.equals(root)).sorted().toList()) {
                lines.add(line(root, path, names));
            }
        }
        return lines.stream().sorted().toList();
    }

    private static String line(Path root, Path path, Map<Object, String> names) throws IOException {
        String name = root.relativize(path).toString();
        if (Files.isSymbolicLink(path)) {
            return name + " -> " + Files.readSymbolicLink(path);
        }
        if (Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)) {
            return name + "/";
        }
        String first = names.putIfAbsent(Files.getAttribute(path, "unix:ino"), name);
        if (first != null) {
            return name + " => " + first;
        }
        return file(name, Files.isRegularFile(path) ? Files.readAllBytes(path) : new byte[0]);
    }

    private static String file(String name, byte[] content) {
        return content.length == 0 ? name : name + "=" + new String(content, StandardCharsets.UTF_8);
    }

    static List<String> of(byte[] tar) throws IOException {
        List<String> lines = new ArrayList<>();
        try (TarReader reader = new TarReader(new ByteArrayInputStream(tar))) {
            for (TarEntry entry = reader.next(); entry != null; entry = reader.next()) {
                lines.add(
                        switch (entry.type()) {
                            case SYMLINK -> entry.name() + " -> " + entry.linkName();
                            case HARD_LINK -> entry.name() + " => " + entry.linkName();
                            case DIRECTORY, CHARACTER_DEVICE, BLOCK_DEVICE, FIFO -> entry.name();
                            case FILE -> file(entry.name(), reader.content().readAllBytes());
                        });
            }
        }
        return lines.stream().sorted().toList();
    }

    static byte[] export(LayerStack stack) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        stack.exportTo(bytes, ExportOptions.DEFAULT);
        return bytes.toByteArray();
    }
}
