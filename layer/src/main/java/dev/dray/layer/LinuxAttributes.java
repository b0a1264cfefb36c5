package dev.dray.layer;

import dev.dray.layer.Directory.Wish;
import dev.dray.layer.LinuxCalls.Function;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.time.Instant;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;

/// Sorts the outcomes of setting one file's attributes: done, refused, or failed.
final class LinuxAttributes {
    private final LinuxCalls calls;
    private final String name;
    private final EnumSet<Wish> refused = EnumSet.noneOf(Wish.class);

    LinuxAttributes(LinuxCalls calls, String name) {
        this.calls = calls;
        this.name = name;
    }

    Set<Wish> refused() {
        return refused;
    }

    void owner(int result) throws IOException {
        check(result, Wish.OWNER, "set the owner");
    }

    void mode(int result) throws IOException {
        check(result, Wish.MODE, "set the mode");
    }

    void times(int result) throws IOException {
        if (result < 0) {
            throw calls.failure("set the times", name);
        }
    }

    /// A user namespace answers EINVAL where it does not map an owner.
    private void check(int result, Wish wish, String what) throws IOException {
        if (result < 0) {
            switch (calls.errno()) {
                case LinuxCalls.EPERM, LinuxCalls.EACCES, LinuxCalls.EINVAL, LinuxCalls.EOPNOTSUPP -> refused.add(wish);
                default -> throw calls.failure(what, name);
            }
        }
    }

    /// Sets them by a path whose last component is not followed: there is no call that takes a directory's
    /// handle.
    void xattrs(TarEntry entry, String path) throws IOException {
        for (Map.Entry<String, byte[]> xattr : Xattrs.wanted(entry).entrySet()) {
            check(set(Function.LSETXATTR, calls.otherName(path), xattr), Wish.XATTRS, "set extended attributes");
        }
    }

    void xattrs(TarEntry entry, int fd) throws IOException {
        for (Map.Entry<String, byte[]> xattr : Xattrs.wanted(entry).entrySet()) {
            check(set(Function.FSETXATTR, fd, xattr), Wish.XATTRS, "set extended attributes");
        }
    }

    private int set(Function function, long file, Map.Entry<String, byte[]> xattr) throws IOException {
        byte[] value = xattr.getValue();
        MemorySegment memory = calls.scratch();
        if (value.length > 64 * 1024) {
            throw new IOException("extended attribute %s of \"%s\" has %,d bytes (at most 65,536)"
                    .formatted(RawName.display(xattr.getKey()), RawName.display(name), value.length));
        }
        MemorySegment.copy(value, 0, memory, ValueLayout.JAVA_BYTE, 0, value.length);
        return calls.callInt(function, file, calls.name(xattr.getKey()), memory.address(), value.length, 0);
    }

    /// Two times as the calls want them, access and change of content, both the entry's.
    ///
    /// @return their address
    static long times(LinuxCalls calls, TarEntry entry) {
        MemorySegment times = calls.scratch();
        Instant mtime = entry.mtime();
        long seconds = mtime.getEpochSecond();
        int nanos = mtime.getNano();
        for (int i = 0; i < 4; i += 2) {
            times.setAtIndex(ValueLayout.JAVA_LONG, i, seconds);
            times.setAtIndex(ValueLayout.JAVA_LONG, i + 1, nanos);
        }
        return times.address();
    }
}
