package dev.dray.layer;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.Closeable;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.VarHandle;
import java.nio.file.FileSystemException;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/// The C library's calls on directory handles, which Java does not offer. For one thread.
///
/// All are called in one shape, five machine words in and one out: so the ABIs of the 64-bit machines named
/// here pass integers and pointers, and what a function does not take it does not see.
@SuppressWarnings("restricted") // native access is its purpose; RootDirectory does without, if it must
final class LinuxCalls implements Closeable {
    static final int EPERM = 1;
    static final int ENOENT = 2;
    static final int EINTR = 4;
    static final int E2BIG = 7;
    static final int EACCES = 13;
    static final int EEXIST = 17;
    static final int ENOTDIR = 20;
    static final int EXDEV = 18;
    static final int EINVAL = 22;
    static final int ENOSPC = 28;
    static final int EMLINK = 31;
    static final int ERANGE = 34;
    static final int ELOOP = 40;
    static final int EOPNOTSUPP = 95;
    static final int EDQUOT = 122;

    static final int AT_FDCWD = -100;
    static final int AT_SYMLINK_NOFOLLOW = 0x100;
    static final int AT_REMOVEDIR = 0x200;
    static final int AT_EMPTY_PATH = 0x1000;

    private static final boolean IS_ARM = System.getProperty("os.arch").equals("aarch64");

    /// Opens a directory, and only that: `O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC`. Two of them differ on ARM.
    static final int OPEN_DIRECTORY = (IS_ARM ? 0x4000 | 0x8000 : 0x10000 | 0x20000) | 0x80000;

    /// Makes a file that is not there: `O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW`.
    static final int CREATE_FILE = 0x1 | 0x40 | 0x80 | 0x80000 | (IS_ARM ? 0x8000 : 0x20000);

    /// Opens a file that is there, to read it: `O_RDONLY | O_NONBLOCK | O_CLOEXEC | O_NOFOLLOW`.
    static final int READ_FILE = 0x800 | 0x80000 | (IS_ARM ? 0x8000 : 0x20000);

    /// Holds a file without opening it, be it a link too: `O_PATH | O_CLOEXEC | O_NOFOLLOW`.
    static final int HOLD_FILE = 0x200000 | 0x80000 | (IS_ARM ? 0x8000 : 0x20000);

    private static final int CONTENT = 128 * 1024;

    /// Bytes of a path that the kernel takes.
    private static final int PATH_MAX = 4096;

    private static final Set<String> ARCHITECTURES = Set.of("amd64", "aarch64", "riscv64");

    /// The functions used, bound when first needed.
    enum Function {
        CLOSE,
        CLOSEDIR,
        FCHMOD,
        FCHMODAT,
        FCHOWN,
        FCHOWNAT,
        FDOPENDIR,
        FSETXATTR,
        FUTIMENS,
        LINKAT,
        LSETXATTR,
        MKDIRAT,
        MKNODAT,
        OPENAT,
        READ,
        READDIR,
        READLINKAT,
        STATX,
        STRERROR,
        SYMLINKAT,
        UNLINKAT,
        UTIMENSAT,
        WRITE;

        private final String symbol = name().toLowerCase(Locale.ROOT);
    }

    private static final ValueLayout.OfLong WORD = ValueLayout.JAVA_LONG;

    /// Holds what is bound; a holder class, so that a machine without these calls can ask whether it has
    /// them.
    private static final class Bound {
        static final Linker.Option CAPTURE = Linker.Option.captureCallState("errno");
        static final VarHandle ERRNO =
                Linker.Option.captureStateLayout().varHandle(MemoryLayout.PathElement.groupElement("errno"));
        private static final Map<Function, MethodHandle> HANDLES = new EnumMap<>(Function.class);

        static {
            for (Function function : Function.values()) {
                HANDLES.put(function, bind(function));
            }
        }

        static MethodHandle handle(Function function) {
            return Objects.requireNonNull(HANDLES.get(function));
        }

        private static MethodHandle bind(Function function) {
            SymbolLookup symbols = Linker.nativeLinker().defaultLookup();
            return Linker.nativeLinker()
                    .downcallHandle(
                            symbols.findOrThrow(function.symbol),
                            FunctionDescriptor.of(WORD, WORD, WORD, WORD, WORD, WORD),
                            CAPTURE);
        }
    }

    private final Arena arena = Arena.ofConfined();
    private final MemorySegment captured = arena.allocate(Linker.Option.captureStateLayout());
    private final MemorySegment name = arena.allocate(PATH_MAX + 1);
    private final MemorySegment otherName = arena.allocate(PATH_MAX + 1);
    private final MemorySegment scratch = arena.allocate(64 * 1024, 8);

    /// Content on its way to a file.
    private final MemorySegment content = arena.allocate(CONTENT);

    private final byte[] bytes = new byte[CONTENT];

    /// Whether this machine has these calls, and this program may use them.
    static boolean isUsable() {
        return Usable.IS;
    }

    private static final class Usable {
        static final boolean IS = find();

        private static boolean find() {
            if (!System.getProperty("os.name").equals("Linux")
                    || !ARCHITECTURES.contains(System.getProperty("os.arch"))) {
                return false;
            }
            try {
                return !Bound.HANDLES.isEmpty();
            } catch (LinkageError | RuntimeException e) {
                // Native access is denied, or this C library is too old.
                return false;
            }
        }
    }

    /// Calls a function. The number of arguments that matter is the function's.
    ///
    /// @return what it returns; where that is an error, [#errno()] says which
    long call(Function function, long a, long b, long c, long d, long e) {
        try {
            return (long) Bound.handle(function).invokeExact(captured, a, b, c, d, e);
        } catch (RuntimeException | Error failure) {
            throw failure;
        } catch (Throwable failure) {
            throw new IllegalStateException(failure);
        }
    }

    /// Calls a function that returns an `int`, negative on error.
    int callInt(Function function, long a, long b, long c, long d, long e) {
        return (int) call(function, a, b, c, d, e);
    }

    int errno() {
        return (int) Bound.ERRNO.get(captured, 0L);
    }

    /// The address of a raw name in the memory that calls read; valid until the next one.
    long name(String raw) throws IOException {
        return put(raw, name);
    }

    /// As [#name(String)], for a second name of the same call.
    long otherName(String raw) throws IOException {
        return put(raw, otherName);
    }

    private static long put(String raw, MemorySegment to) throws IOException {
        if (raw.length() > PATH_MAX) {
            throw new FileSystemException(RawName.display(raw.substring(0, 100)), null, "name too long");
        }
        to.setString(0, raw, ISO_8859_1);
        return to.address();
    }

    /// Memory of 64 KiB for what else a call reads or writes; valid until the next use.
    MemorySegment scratch() {
        return scratch;
    }

    MemorySegment content() {
        return content;
    }

    /// The same size on the heap, where streams put it first.
    byte[] bytes() {
        return bytes;
    }

    /// The failure that [#errno()] stands for.
    IOException failure(String what, String raw) {
        int errno = errno();
        MemorySegment text = MemorySegment.ofAddress(call(Function.STRERROR, errno, 0, 0, 0, 0));
        String reason = text.reinterpret(256).getString(0, ISO_8859_1);
        String told = "cannot %s: %s".formatted(what, reason);
        return errno == ENOSPC || errno == EDQUOT
                ? new DiskFullException(RawName.display(raw), told)
                : new FileSystemException(RawName.display(raw), null, told);
    }

    @Override
    public void close() {
        arena.close();
    }
}
