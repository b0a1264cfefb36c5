package dev.dray.storage;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.dray.content.ImageException;
import dev.dray.model.Descriptor;
import dev.dray.model.Digest;
import dev.dray.model.Json;
import dev.dray.model.Manifest;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.Optional;

/// Reads folders that may have any number of files, and may go meanwhile.
final class Folders {
    /// Bytes of a name's file. A referrer's entry has its annotations, which are part of a manifest.
    private static final long MAX_NAME = Manifest.MAX_SIZE + 64L * 1024;

    private Folders() {}

    /// Visits what is in a folder; nothing when there is no such folder.
    static void visit(Path folder, Tree.Visit<Path> visit) throws IOException {
        try (DirectoryStream<Path> children = Files.newDirectoryStream(folder)) {
            for (Path child : children) {
                visit.on(child);
            }
        } catch (NoSuchFileException | NotDirectoryException e) {
            // As if it were empty.
        } catch (DirectoryIteratorException e) {
            throw e.getCause();
        }
    }

    /// Visits the names of the files in a folder.
    static void names(Path folder, Tree.Visit<String> visit) throws IOException {
        visit(folder, child -> visit.on(name(child)));
    }

    static String name(Path file) {
        return String.valueOf(file.getFileName());
    }

    static boolean isFolder(Path path) {
        return Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS);
    }

    static Optional<Digest> digest(String algorithm, String hex) {
        try {
            return Optional.of(Digest.parse(algorithm + ":" + hex));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /// Reads a small file that holds a descriptor.
    ///
    /// @throws ImageException.Corrupt when it holds something else
    static Descriptor descriptor(Path file) throws IOException {
        try {
            return Descriptor.parse(Json.parseObject(read(file)));
        } catch (IllegalArgumentException e) {
            throw new ImageException.Corrupt("%s is no descriptor: %s".formatted(file, e.getMessage()), e);
        }
    }

    /// Reads a small file that holds a digest.
    ///
    /// @throws ImageException.Corrupt when it holds something else
    static Digest digest(Path file) throws IOException {
        try {
            return Digest.parse(new String(read(file), UTF_8).strip());
        } catch (IllegalArgumentException e) {
            throw new ImageException.Corrupt("%s holds no digest: %s".formatted(file, e.getMessage()), e);
        }
    }

    private static byte[] read(Path file) throws IOException {
        if (Files.size(file) > MAX_NAME) {
            throw new ImageException.Corrupt("%s is longer than %,d bytes".formatted(file, MAX_NAME));
        }
        return Files.readAllBytes(file);
    }

    /// Visits the paths of repositories: folders that have a folder whose name begins with `_`, as no component of a
    /// path does.
    static void repositories(Path folder, String path, Tree.Visit<String> visit) throws IOException {
        boolean[] has = new boolean[1];
        visit(folder, child -> {
            String name = name(child);
            if (name.startsWith("_")) {
                has[0] = true;
            } else if (isFolder(child)) {
                repositories(child, path.isEmpty() ? name : path + "/" + name, visit);
            }
        });
        if (has[0] && !path.isEmpty()) {
            visit.on(path);
        }
    }
}
