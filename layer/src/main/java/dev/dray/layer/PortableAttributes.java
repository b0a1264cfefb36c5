package dev.dray.layer;

import dev.dray.layer.Directory.Wish;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributeView;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.UserDefinedFileAttributeView;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Sets what Java's file API can set of a file's attributes.
final class PortableAttributes {
    private PortableAttributes() {}

    /// Of a file that is no symbolic link. Owner first (protocols G39); mode last, since Java opens
    /// a file to set its times.
    static Set<Wish> set(Path file, TarEntry entry) throws IOException {
        Set<Wish> refused = setOwner(file, entry);
        if (!setXattrs(file, Xattrs.wanted(entry))) {
            refused.add(Wish.XATTRS);
        }
        setTimesOfAny(file, entry);
        if (!setMode(file, entry.mode())) {
            refused.add(Wish.MODE);
        }
        return refused;
    }

    /// Of a symbolic link, which has no mode.
    static Set<Wish> setOfLink(Path link, TarEntry entry) throws IOException {
        Set<Wish> refused = setOwner(link, entry);
        if (!Xattrs.wanted(entry).isEmpty()) {
            refused.add(Wish.XATTRS);
        }
        setTimes(link, entry);
        return refused;
    }

    private static Set<Wish> setOwner(Path file, TarEntry entry) {
        boolean isDone = set(file, "unix:uid", (int) entry.uid(), LinkOption.NOFOLLOW_LINKS)
                && set(file, "unix:gid", (int) entry.gid(), LinkOption.NOFOLLOW_LINKS);
        return isDone ? EnumSet.noneOf(Wish.class) : EnumSet.of(Wish.OWNER);
    }

    /// @return whether it could be set
    static boolean setMode(Path file, int mode) {
        // Told not to follow links, Java opens the file, which its mode may forbid; here it is no link.
        return set(file, "unix:mode", mode);
    }

    private static boolean set(Path file, String attribute, Object value, LinkOption... options) {
        try {
            Files.setAttribute(file, attribute, value, options);
            return true;
        } catch (IOException | UnsupportedOperationException | IllegalArgumentException e) {
            return false;
        }
    }

    private static boolean setXattrs(Path file, Map<String, byte[]> xattrs) {
        UserDefinedFileAttributeView view =
                xattrs.isEmpty() ? null : Files.getFileAttributeView(file, UserDefinedFileAttributeView.class);
        boolean isDone = true;
        for (Map.Entry<String, byte[]> xattr : xattrs.entrySet()) {
            isDone &= setXattr(view, xattr.getKey(), xattr.getValue());
        }
        return isDone;
    }

    private static boolean setXattr(@Nullable UserDefinedFileAttributeView view, String name, byte[] value) {
        if (view == null || !name.startsWith("user.")) {
            return false;
        }
        try {
            view.write(name.substring("user.".length()), ByteBuffer.wrap(value));
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    private static void setTimesOfAny(Path file, TarEntry entry) throws IOException {
        try {
            setTimes(file, entry);
        } catch (AccessDeniedException e) {
            setMode(file, 0700);
            setTimes(file, entry);
        }
    }

    private static void setTimes(Path file, TarEntry entry) throws IOException {
        FileTime time = FileTime.from(entry.mtime());
        Files.getFileAttributeView(file, BasicFileAttributeView.class, LinkOption.NOFOLLOW_LINKS)
                .setTimes(time, time, null);
    }
}
