package dev.dray.credentials;

import dev.dray.content.ImageException;
import dev.dray.model.Json;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;

/// A JSON file full of secrets that other programs write too. It is read whole, and replaced whole under a
/// lock (protocols D40).
final class ConfigFile {
    /// Bytes that are read at most.
    static final int MAX_SIZE = 4 * 1024 * 1024;

    private static final int MAX_LINKS = 40;
    /// A file's lock holds between processes only.
    private static final Lock WRITERS = new ReentrantLock();

    private final Path path;
    private final String name;

    /// @param name for messages, as people write it
    ConfigFile(Path path, String name) {
        this.path = path;
        this.name = name;
    }

    String name() {
        return name;
    }

    /// What stands in it now; an empty object when there is no such file.
    ///
    /// @throws ImageException.Rejected when it is too long, or no JSON object
    Json.Members read() throws IOException {
        byte[] document = readRaw();
        return new String(document, StandardCharsets.UTF_8).isBlank()
                ? Json.object().build()
                : Words.parseSecret(document, name);
    }

    /// Its bytes; none when there is no such file.
    byte[] readRaw() throws IOException {
        try (InputStream in = Files.newInputStream(path)) {
            byte[] document = in.readNBytes(MAX_SIZE + 1);
            if (document.length > MAX_SIZE) {
                throw new ImageException.Rejected("could not read %s: longer than %,d bytes".formatted(name, MAX_SIZE));
            }
            return document;
        } catch (NoSuchFileException e) {
            return new byte[0];
        }
    }

    /// What a file becomes.
    @FunctionalInterface
    interface Change {
        Json.Members apply(Json.Members before) throws IOException;
    }

    /// Replaces the content by what it becomes; writes nothing when it stays the same. A symbolic link
    /// stays one.
    void rewrite(Change change) throws IOException {
        Path target = followLinks(path.toAbsolutePath());
        createFolder(target);
        WRITERS.lock();
        try (FileChannel channel = openLock(target)) {
            // Held until the channel closes.
            channel.lock();
            Json.Members before = read();
            Json.Members after = change.apply(before);
            if (!after.equals(before)) {
                replace(target, (after.pretty() + "\n").getBytes(StandardCharsets.UTF_8));
            }
        } finally {
            WRITERS.unlock();
        }
    }

    private Path followLinks(Path link) throws IOException {
        Path target = link;
        for (int links = 0; Files.isSymbolicLink(target); links++) {
            if (links == MAX_LINKS) {
                throw new ImageException.Rejected(
                        "could not write %s: its symbolic links go in a circle".formatted(name));
            }
            target = target.resolveSibling(Files.readSymbolicLink(target));
        }
        return target;
    }

    private static void createFolder(Path target) throws IOException {
        Path folder = target.getParent();
        if (folder != null && !Files.isDirectory(folder)) {
            Files.createDirectories(folder, onlyOwner(target, "rwx------"));
        }
    }

    /// A file of its own, because the config file's place is taken by another file on each change.
    private static FileChannel openLock(Path target) throws IOException {
        Path lock = target.resolveSibling("." + target.getFileName() + ".lock");
        return FileChannel.open(
                lock, Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE), onlyOwner(target, "rw-------"));
    }

    private static void replace(Path target, byte[] document) throws IOException {
        Path partial = target.resolveSibling(".%s.%s".formatted(target.getFileName(), UUID.randomUUID()));
        try (FileChannel out = FileChannel.open(
                partial,
                Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
                onlyOwner(target, "rw-------"))) {
            ByteBuffer bytes = ByteBuffer.wrap(document);
            while (bytes.hasRemaining()) {
                out.write(bytes);
            }
            out.force(true);
            Files.move(partial, target, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(partial);
        }
    }

    private static FileAttribute<?>[] onlyOwner(Path target, String mode) {
        return target.getFileSystem().supportedFileAttributeViews().contains("posix")
                ? new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(mode))}
                : new FileAttribute<?>[0];
    }
}
