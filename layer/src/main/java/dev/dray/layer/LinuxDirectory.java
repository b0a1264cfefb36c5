package dev.dray.layer;

import static dev.dray.layer.LinuxCalls.AT_FDCWD;
import static dev.dray.layer.LinuxCalls.AT_REMOVEDIR;
import static dev.dray.layer.LinuxCalls.EEXIST;
import static dev.dray.layer.LinuxCalls.ELOOP;
import static dev.dray.layer.LinuxCalls.ENOENT;
import static dev.dray.layer.LinuxCalls.ENOTDIR;
import static dev.dray.layer.LinuxCalls.EPERM;
import static dev.dray.layer.LinuxCalls.OPEN_DIRECTORY;

import dev.dray.layer.LinuxCalls.Function;
import java.io.IOException;
import java.io.InputStream;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// A directory on Linux, held by a handle: whatever others do to paths meanwhile, what happens here happens
/// in it (protocols H62; CVE-2018-15664). Names are bytes, and a path may be longer than the kernel's limit.
final class LinuxDirectory implements Directory {
    private static final int FILE_TYPE = 0170000;
    private static final int IS_DIRECTORY = 0040000;
    private static final int IS_SYMLINK = 0120000;
    private static final int IS_FIFO = 0010000;
    private static final int IS_CHARACTER = 0020000;
    private static final int IS_BLOCK = 0060000;
    static final int IS_REGULAR = 0100000;

    /// The file has too many names, is on another device, or the file system has no hard links.
    private static final Set<Integer> CANNOT_LINK =
            Set.of(LinuxCalls.EMLINK, LinuxCalls.EXDEV, EPERM, LinuxCalls.EOPNOTSUPP);

    private final LinuxCalls calls;
    private final int fd;
    private final boolean isRoot;

    private LinuxDirectory(LinuxCalls calls, int fd, boolean isRoot) {
        this.calls = calls;
        this.fd = fd;
        this.isRoot = isRoot;
    }

    /// Opens the root. The path is the caller's own, so links on it are followed, up to its last component.
    static LinuxDirectory openRoot(Path path) throws IOException {
        LinuxCalls calls = new LinuxCalls();
        String raw = RawName.of(path.toString());
        int fd = calls.callInt(Function.OPENAT, AT_FDCWD, calls.name(raw), OPEN_DIRECTORY, 0, 0);
        if (fd < 0) {
            IOException failure = calls.failure("open", raw);
            calls.close();
            throw failure;
        }
        return new LinuxDirectory(calls, fd, true);
    }

    @Override
    public @Nullable Kind find(String name) throws IOException {
        MemorySegment stat = calls.scratch();
        // STATX_TYPE alone is asked for.
        int result =
                calls.callInt(Function.STATX, fd, calls.name(name), LinuxCalls.AT_SYMLINK_NOFOLLOW, 1, stat.address());
        if (result < 0) {
            if (calls.errno() == ENOENT) {
                return null;
            }
            throw calls.failure("look at", name);
        }
        return switch (type(stat)) {
            case IS_DIRECTORY -> Kind.DIRECTORY;
            case IS_SYMLINK -> Kind.SYMLINK;
            default -> Kind.OTHER;
        };
    }

    /// The type in what STATX has answered.
    static int type(MemorySegment stat) {
        return stat.get(ValueLayout.JAVA_SHORT, 28) & FILE_TYPE;
    }

    @Override
    public @Nullable Directory open(String name) throws IOException {
        int opened = calls.callInt(Function.OPENAT, fd, calls.name(name), OPEN_DIRECTORY, 0, 0);
        if (opened >= 0) {
            return new LinuxDirectory(calls, opened, false);
        }
        int errno = calls.errno();
        if (errno == ENOENT || errno == ENOTDIR || errno == ELOOP) {
            return null;
        }
        throw calls.failure("open", name);
    }

    @Override
    public List<String> list() throws IOException {
        return new LinuxListing(calls, fd).names();
    }

    @Override
    public String readLink(String name) throws IOException {
        MemorySegment target = calls.scratch();
        int length =
                calls.callInt(Function.READLINKAT, fd, calls.name(name), target.address(), TarReader.MAX_NAME + 1, 0);
        if (length < 0) {
            throw calls.failure("read the link", name);
        }
        return RawName.ofBytes(target.asSlice(0, length).toArray(ValueLayout.JAVA_BYTE), 0, length);
    }

    @Override
    public boolean makeDirectory(String name) throws IOException {
        return made(calls.callInt(Function.MKDIRAT, fd, calls.name(name), 0700, 0, 0), "make the directory", name);
    }

    private boolean made(int result, String what, String name) throws IOException {
        if (result < 0 && calls.errno() != EEXIST) {
            throw calls.failure(what, name);
        }
        return result >= 0;
    }

    @Override
    public @Nullable Set<Wish> create(String name, TarEntry entry, InputStream content) throws IOException {
        return switch (entry.type()) {
            case FILE -> createFile(name, entry, content);
            case SYMLINK -> {
                int result = calls.callInt(
                        Function.SYMLINKAT, calls.otherName(entry.linkName()), fd, calls.name(name), 0, 0);
                yield made(result, "make the link", name) ? setAll(name, entry, false) : null;
            }
            case FIFO -> createNode(name, entry, IS_FIFO);
            case CHARACTER_DEVICE -> createNode(name, entry, IS_CHARACTER);
            case BLOCK_DEVICE -> createNode(name, entry, IS_BLOCK);
            case DIRECTORY, HARD_LINK -> throw new IllegalArgumentException(entry.toString());
        };
    }

    private @Nullable Set<Wish> createFile(String name, TarEntry entry, InputStream content) throws IOException {
        int file = calls.callInt(Function.OPENAT, fd, calls.name(name), LinuxCalls.CREATE_FILE, 0600, 0);
        if (!made(file, "make the file", name)) {
            return null;
        }
        try (LinuxFile open = new LinuxFile(calls, file, name)) {
            open.write(content);
            return open.setAttributes(entry);
        }
    }

    private @Nullable Set<Wish> createNode(String name, TarEntry entry, int kind) throws IOException {
        long device = device(entry.devMajor(), entry.devMinor());
        int result = calls.callInt(Function.MKNODAT, fd, calls.name(name), kind | 0600, device, 0);
        if (result < 0 && calls.errno() == EPERM) {
            return EnumSet.of(Wish.DEVICE);
        }
        return made(result, "make the device", name) ? setAll(name, entry, true) : null;
    }

    /// As the C library packs the two numbers.
    private static long device(long major, long minor) {
        return (major & 0xfff) << 8 | (major & ~0xfffL) << 32 | minor & 0xff | (minor & ~0xffL) << 12;
    }

    @Override
    public boolean link(String name, Directory targetParent, String target) throws IOException {
        int from = ((LinuxDirectory) targetParent).fd;
        int result = calls.callInt(Function.LINKAT, from, calls.otherName(target), fd, calls.name(name), 0);
        if (result < 0 && CANNOT_LINK.contains(calls.errno()) && find(name) == null) {
            return copy(name, (LinuxDirectory) targetParent, target);
        }
        return made(result, "make the hard link", name);
    }

    /// Where no other name can be had, a copy has to do (protocols G40).
    private boolean copy(String name, LinuxDirectory from, String target) throws IOException {
        IOException failure = calls.failure("make the hard link", name);
        if (from.find(target) == Kind.SYMLINK) {
            String link = from.readLink(target);
            int result = calls.callInt(Function.SYMLINKAT, calls.otherName(link), fd, calls.name(name), 0, 0);
            return made(result, "make the link", name);
        }
        int read = calls.callInt(Function.OPENAT, from.fd, calls.name(target), LinuxCalls.READ_FILE, 0, 0);
        if (read < 0) {
            throw failure;
        }
        try (LinuxFile source = new LinuxFile(calls, read, target)) {
            if (!source.isRegular()) {
                throw failure;
            }
            return copy(name, source);
        }
    }

    private boolean copy(String name, LinuxFile source) throws IOException {
        int file = calls.callInt(Function.OPENAT, fd, calls.name(name), LinuxCalls.CREATE_FILE, 0600, 0);
        if (!made(file, "make the file", name)) {
            return false;
        }
        try (LinuxFile copy = new LinuxFile(calls, file, name)) {
            copy.write(source);
        }
        return true;
    }

    @Override
    public Set<Wish> setAttributes(String name, TarEntry entry) throws IOException {
        return setAll(name, entry, true);
    }

    /// Owner first, since a change of it clears set-id bits and capabilities; times last (protocols G39).
    private Set<Wish> setAll(String name, TarEntry entry, boolean hasMode) throws IOException {
        LinuxAttributes attributes = new LinuxAttributes(calls, name);
        attributes.owner(calls.callInt(
                Function.FCHOWNAT, fd, calls.name(name), entry.uid(), entry.gid(), LinuxCalls.AT_SYMLINK_NOFOLLOW));
        attributes.xattrs(entry, "/proc/self/fd/" + fd + "/" + name);
        if (hasMode) {
            attributes.mode(chmod(name, entry.mode()));
        }
        attributes.times(calls.callInt(
                Function.UTIMENSAT,
                fd,
                calls.name(name),
                LinuxAttributes.times(calls, entry),
                LinuxCalls.AT_SYMLINK_NOFOLLOW,
                0));
        return attributes.refused();
    }

    private int chmod(String name, int mode) throws IOException {
        int result = calls.callInt(Function.FCHMODAT, fd, calls.name(name), mode, LinuxCalls.AT_SYMLINK_NOFOLLOW, 0);
        // Before version 2.32 the GNU library did not know the flag.
        return result < 0 && calls.errno() == LinuxCalls.EOPNOTSUPP ? chmodHeld(name, mode) : result;
    }

    /// By a handle, so that nobody can put a link there meanwhile.
    private int chmodHeld(String name, int mode) throws IOException {
        int held = calls.callInt(Function.OPENAT, fd, calls.name(name), LinuxCalls.HOLD_FILE, 0, 0);
        if (held < 0) {
            return held;
        }
        try (LinuxFile file = new LinuxFile(calls, held, name)) {
            return calls.callInt(Function.FCHMODAT, AT_FDCWD, calls.name("/proc/self/fd/" + file.fd()), mode, 0, 0);
        }
    }

    @Override
    public void unlock(String name) throws IOException {
        if (find(name) == Kind.DIRECTORY) {
            chmod(name, 0700);
        }
    }

    @Override
    public void remove(String name) throws IOException {
        unlink(name, 0);
    }

    @Override
    public void removeDirectory(String name) throws IOException {
        unlink(name, AT_REMOVEDIR);
    }

    private void unlink(String name, int flags) throws IOException {
        if (calls.callInt(Function.UNLINKAT, fd, calls.name(name), flags, 0, 0) < 0) {
            throw calls.failure("remove", name);
        }
    }

    @Override
    public void close() {
        calls.call(Function.CLOSE, fd, 0, 0, 0, 0);
        if (isRoot) {
            calls.close();
        }
    }
}
