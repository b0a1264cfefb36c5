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
    /// Bytes of an attribute that Linux takes.
    private static final int MAX_XATTR = 64 * 1024;

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

    /// Sets them by a path whose last component is not followed: no call takes a directory's handle and a
    /// name.
    void xattrs(TarEntry entry, String path) throws IOException {
        for (Map.Entry<String, byte[]> xattr : Xattrs.wanted(entry).entrySet()) {
            set(Function.LSETXATTR, calls.otherName(path), xattr);
        }
    }

    void xattrs(TarEntry entry, int fd) throws IOException {
        for (Map.Entry<String, byte[]> xattr : Xattrs.wanted(entry).entrySet()) {
            set(Function.FSETXATTR, fd, xattr);
        }
    }

    private void set(Function function, long file, Map.Entry<String, byte[]> xattr) throws IOException {
        byte[] value = xattr.getValue();
        if (value.length > MAX_XATTR) {
            refused.add(Wish.XATTRS);
            return;
        }
        MemorySegment memory = calls.scratch();
        MemorySegment.copy(value, 0, memory, ValueLayout.JAVA_BYTE, 0, value.length);
        int result = calls.callInt(function, file, calls.name(xattr.getKey()), memory.address(), value.length, 0);
        if (result < 0) {
            switch (calls.errno()) {
                // So file systems say that they hold no attribute of that size or name.
                case LinuxCalls.E2BIG, LinuxCalls.ENOSPC, LinuxCalls.ERANGE -> refused.add(Wish.XATTRS);
                default -> check(result, Wish.XATTRS, "set extended attributes");
            }
        }
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
