package dev.dray.layer;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// A directory where Linux's calls are not to be had: the best that Java's own file API allows. It checks
/// names, not handles, so it trusts that nobody else changes the tree meanwhile. It makes no devices, sets
/// only attributes that start with `user.`, and refuses names that are not UTF-8.
record PortableDirectory(Path path) implements Directory {

    /// Where a name stands. The file system may give some characters a meaning; such names are refused.
    private Path child(String name) throws IOException {
        try {
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(RawName.bytes(name)))
                    .toString();
            Path child = path.resolve(text);
            if (name.equals(".")
                    || child.getParent() != null && child.getParent().equals(path)) {
                return child;
            }
        } catch (CharacterCodingException | InvalidPathException e) {
            // Said below.
        }
        throw new FileSystemException(RawName.display(name), null, "this file system cannot hold such a name");
    }

    @Override
    public @Nullable Kind find(String name) throws IOException {
        Path child = child(name);
        if (!Files.exists(child, LinkOption.NOFOLLOW_LINKS)) {
            return null;
        }
        BasicFileAttributes attributes =
                Files.readAttributes(child, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
        return attributes.isDirectory() ? Kind.DIRECTORY : attributes.isSymbolicLink() ? Kind.SYMLINK : Kind.OTHER;
    }

    @Override
    public @Nullable Directory open(String name) throws IOException {
        Path child = child(name);
        return Files.isDirectory(child, LinkOption.NOFOLLOW_LINKS) ? new PortableDirectory(child) : null;
    }

    @Override
    public List<String> list() throws IOException {
        try (Stream<Path> files = Files.list(path)) {
            return files.map(file -> RawName.of(String.valueOf(file.getFileName())))
                    .toList();
        }
    }

    @Override
    public String readLink(String name) throws IOException {
        return RawName.of(Files.readSymbolicLink(child(name)).toString());
    }

    @Override
    public boolean makeDirectory(String name) throws IOException {
        try {
            Files.createDirectory(child(name));
            return true;
        } catch (FileAlreadyExistsException e) {
            return false;
        }
    }

    @Override
    public @Nullable Set<Wish> create(String name, TarEntry entry, InputStream content) throws IOException {
        Path child = child(name);
        try {
            return switch (entry.type()) {
                case FILE -> {
                    Files.copy(content, child);
                    yield PortableAttributes.set(child, entry);
                }
                case SYMLINK -> {
                    Files.createSymbolicLink(child, path.getFileSystem().getPath(text(entry.linkName())));
                    yield PortableAttributes.setOfLink(child, entry);
                }
                case FIFO, CHARACTER_DEVICE, BLOCK_DEVICE -> find(name) == null ? EnumSet.of(Wish.DEVICE) : null;
                case DIRECTORY, HARD_LINK -> throw new IllegalArgumentException(entry.toString());
            };
        } catch (FileAlreadyExistsException e) {
            return null;
        }
    }

    private static String text(String raw) {
        return new String(RawName.bytes(raw), StandardCharsets.UTF_8);
    }

    @Override
    public boolean link(String name, Directory targetParent, String target) throws IOException {
        try {
            Files.createLink(child(name), ((PortableDirectory) targetParent).child(target));
            return true;
        } catch (FileAlreadyExistsException e) {
            return false;
        } catch (UnsupportedOperationException | FileSystemException e) {
            return copy(child(name), ((PortableDirectory) targetParent).child(target));
        }
    }

    /// Where no other name can be had, a copy has to do (protocols G40).
    private static boolean copy(Path name, Path target) throws IOException {
        try {
            Files.copy(target, name, LinkOption.NOFOLLOW_LINKS, StandardCopyOption.COPY_ATTRIBUTES);
            return true;
        } catch (FileAlreadyExistsException e) {
            return false;
        }
    }

    @Override
    public Set<Wish> setAttributes(String name, TarEntry entry) throws IOException {
        return PortableAttributes.set(child(name), entry);
    }

    @Override
    public void unlock(String name) throws IOException {
        if (find(name) == Kind.DIRECTORY) {
            PortableAttributes.setMode(child(name), 0700);
        }
    }

    @Override
    public void remove(String name) throws IOException {
        Files.delete(child(name));
    }

    @Override
    public void removeDirectory(String name) throws IOException {
        Files.delete(child(name));
    }

    @Override
    public void close() {}
}
