package dev.dray.layer;

import java.time.Instant;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/// What a tar says of one file, its content apart.
///
/// @param name     as written in the archive, raw: see [RawName]. Not cleaned: it may start with `/` or hold
///                 `..`
/// @param linkName what a link points to, raw; empty where it is no link
/// @param size     bytes of content, holes of a sparse file included; 0 where it is no regular file
/// @param mode     permission bits and set-id bits, at most 07777
/// @param uid      0 to 4,294,967,294
/// @param gid      0 to 4,294,967,294
/// @param devMajor of a device; 0 where it is none
/// @param devMinor of a device; 0 where it is none
/// @param xattrs   extended attributes: names are raw, values any bytes
public record TarEntry(
        Type type,
        String name,
        String linkName,
        long size,
        int mode,
        long uid,
        long gid,
        Instant mtime,
        int devMajor,
        int devMinor,
        Map<String, byte[]> xattrs) {

    private static final long MAX_ID = 0xffff_fffeL;

    /// The kinds of files, each with its mark in a tar header.
    public enum Type {
        FILE('0'),
        HARD_LINK('1'),
        SYMLINK('2'),
        CHARACTER_DEVICE('3'),
        BLOCK_DEVICE('4'),
        DIRECTORY('5'),
        FIFO('6');

        final char flag;

        Type(char flag) {
            this.flag = flag;
        }
    }

    public TarEntry {
        if (size < 0 || uid < 0 || uid > MAX_ID || gid < 0 || gid > MAX_ID) {
            throw new IllegalArgumentException(
                    "tar entry \"%s\" with size %d, owner %d:%d".formatted(RawName.display(name), size, uid, gid));
        }
        mode &= 07777;
        xattrs = xattrs.isEmpty() ? Map.of() : Collections.unmodifiableMap(new TreeMap<>(xattrs));
    }

    /// A regular file of root's, mode 0644, of the epoch.
    public static TarEntry file(String name, long size) {
        return of(Type.FILE, name, "", 0644).withSize(size);
    }

    /// A directory of root's, mode 0755, of the epoch.
    public static TarEntry directory(String name) {
        return of(Type.DIRECTORY, name, "", 0755);
    }

    /// A symbolic link; the target is stored as it is.
    public static TarEntry symlink(String name, String target) {
        return of(Type.SYMLINK, name, target, 0777);
    }

    /// Another name for a file; the target is relative to the root of the archive.
    public static TarEntry hardLink(String name, String target) {
        return of(Type.HARD_LINK, name, target, 0644);
    }

    /// An entry of root's, of the epoch, without content.
    static TarEntry of(Type type, String name, String linkName, int mode) {
        return new TarEntry(type, name, linkName, 0, mode, 0, 0, Instant.EPOCH, 0, 0, Map.of());
    }

    /// A device, mode 0644.
    public static TarEntry device(Type type, String name, int major, int minor) {
        return new TarEntry(type, name, "", 0, 0644, 0, 0, Instant.EPOCH, major, minor, Map.of());
    }

    public TarEntry withName(String newName) {
        return new TarEntry(type, newName, linkName, size, mode, uid, gid, mtime, devMajor, devMinor, xattrs);
    }

    /// The same file as a hard link to a name, or under another type.
    TarEntry withType(Type newType, String newLinkName) {
        return new TarEntry(newType, name, newLinkName, size, mode, uid, gid, mtime, devMajor, devMinor, xattrs);
    }

    public TarEntry withSize(long newSize) {
        return new TarEntry(type, name, linkName, newSize, mode, uid, gid, mtime, devMajor, devMinor, xattrs);
    }

    public TarEntry withMode(int newMode) {
        return new TarEntry(type, name, linkName, size, newMode, uid, gid, mtime, devMajor, devMinor, xattrs);
    }

    public TarEntry withOwner(long newUid, long newGid) {
        return new TarEntry(type, name, linkName, size, mode, newUid, newGid, mtime, devMajor, devMinor, xattrs);
    }

    public TarEntry withMtime(Instant newMtime) {
        return new TarEntry(type, name, linkName, size, mode, uid, gid, newMtime, devMajor, devMinor, xattrs);
    }

    /// The same file with the attributes of another entry; extended ones are added.
    TarEntry withAttributesOf(TarEntry other) {
        Map<String, byte[]> both = new TreeMap<>(xattrs);
        both.putAll(other.xattrs);
        return withMode(other.mode)
                .withOwner(other.uid, other.gid)
                .withMtime(other.mtime)
                .withXattrs(both);
    }

    public TarEntry withXattrs(Map<String, byte[]> newXattrs) {
        return new TarEntry(type, name, linkName, size, mode, uid, gid, mtime, devMajor, devMinor, newXattrs);
    }

    /// The name to show in messages.
    public String displayName() {
        return RawName.display(name);
    }

    @Override
    public String toString() {
        return "%s %s".formatted(type, displayName());
    }
}
