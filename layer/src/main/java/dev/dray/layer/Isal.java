package dev.dray.layer;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipException;

/// A gzip decoder by Intel's ISA-L, which is nearly twice as fast as the zlib in Java. Used where Debian 12's
/// package `libisal2` is installed; nobody has to have it. `-Ddray.isal=false` switches it off.
///
/// Its state is a C structure whose layout belongs to one version: so exactly that file is loaded, and it is
/// tried out before it is trusted. For one thread at a time.
@SuppressWarnings("restricted") // native access is its purpose; Compression does without, if it must
final class Isal implements Closeable {
    /// Bytes that it takes and gives at a time.
    static final int IN = 64 * 1024;

    static final int OUT = 128 * 1024;

    private static final Path LIBRARY = Path.of("/usr/lib/x86_64-linux-gnu/libisal.so.2.0.30");

    // struct inflate_state of version 2.30 has 87,368 bytes.
    private static final long STATE_SIZE = 128 * 1024;
    private static final long NEXT_OUT = 0;
    private static final long AVAILABLE_OUT = 8;
    private static final long NEXT_IN = 16;
    private static final long AVAILABLE_IN = 32;
    private static final long BLOCK_STATE = 21160;
    private static final long CRC_FLAG = 21172;

    /// `ISAL_BLOCK_FINISH`: a member has ended, and its checksum and length were right.
    private static final int FINISHED = 5;

    /// `ISAL_GZIP_NO_HDR_VER`: trailers are verified. Headers are read here, as 2.30 loses its place where one comes
    /// in pieces.
    private static final int WITH_TRAILER = 6;

    /// Holds what is bound, where the library is there.
    private static final class Bound {
        static final MethodHandle INIT = bind("isal_inflate_init", FunctionDescriptor.ofVoid(ValueLayout.ADDRESS));
        static final MethodHandle INFLATE =
                bind("isal_inflate", FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.ADDRESS));

        private static MethodHandle bind(String function, FunctionDescriptor descriptor) {
            SymbolLookup library = SymbolLookup.libraryLookup(LIBRARY, Arena.global());
            return Linker.nativeLinker().downcallHandle(library.findOrThrow(function), descriptor);
        }
    }

    private static final class Usable {
        static final boolean IS = find();

        private static boolean find() {
            if (System.getProperty("dray.isal", "").equals("false")
                    || !System.getProperty("os.arch").equals("amd64")
                    || !Files.isRegularFile(LIBRARY)) {
                return false;
            }
            try {
                return passesTest();
            } catch (LinkageError | RuntimeException | IOException e) {
                // Native access is denied, or the library is not what its name says.
                return false;
            }
        }
    }

    // Shared, as a stream may be closed by another thread than reads it.
    private final Arena arena = Arena.ofShared();
    private final MemorySegment state = arena.allocate(STATE_SIZE, 64);
    private final MemorySegment in = arena.allocate(IN);
    private final MemorySegment out = arena.allocate(OUT);

    Isal() {
        reset();
    }

    /// Whether it is here and does what it should. Asked for the first time, this takes some milliseconds.
    static boolean isUsable() {
        return Usable.IS;
    }

    private static boolean passesTest() throws IOException {
        byte[] text = "a layer, a layer, and another layer; ".repeat(5000).getBytes(US_ASCII);
        byte[] packed = pack(text);
        if (!Arrays.equals(text, unpack(packed))) {
            return false;
        }
        packed[packed.length - 6] ^= 1; // the checksum
        try {
            unpack(packed);
            return false;
        } catch (ZipException e) {
            return true;
        }
    }

    private static byte[] pack(byte[] text) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (OutputStream out = new GZIPOutputStream(bytes)) {
            out.write(text);
        }
        return bytes.toByteArray();
    }

    private static byte[] unpack(byte[] packed) throws IOException {
        try (IsalInputStream in = new IsalInputStream(new ByteArrayInputStream(packed))) {
            return in.readAllBytes();
        }
    }

    /// Makes it ready for the next member, whose header has been taken; input that it has not used yet stays.
    void reset() {
        long input = state.get(ValueLayout.JAVA_LONG, NEXT_IN);
        int length = state.get(ValueLayout.JAVA_INT, AVAILABLE_IN);
        try {
            Bound.INIT.invokeExact(state);
        } catch (Throwable e) {
            throw failed(e);
        }
        state.set(ValueLayout.JAVA_INT, CRC_FLAG, WITH_TRAILER);
        state.set(ValueLayout.JAVA_LONG, NEXT_IN, input);
        state.set(ValueLayout.JAVA_INT, AVAILABLE_IN, length);
    }

    /// Bytes of the input not used yet.
    int left() {
        return state.get(ValueLayout.JAVA_INT, AVAILABLE_IN);
    }

    /// One of them, as an unsigned number.
    int peek(int index) {
        long at = state.get(ValueLayout.JAVA_LONG, NEXT_IN) - in.address();
        return in.get(ValueLayout.JAVA_BYTE, at + index) & 0xff;
    }

    /// Takes the first of them.
    int take() {
        int first = peek(0);
        state.set(ValueLayout.JAVA_LONG, NEXT_IN, state.get(ValueLayout.JAVA_LONG, NEXT_IN) + 1);
        state.set(ValueLayout.JAVA_INT, AVAILABLE_IN, left() - 1);
        return first;
    }

    /// Adds input behind what is left.
    ///
    /// @param length at most [#IN] less what is left
    void feed(byte[] bytes, int length) {
        int left = left();
        if (left > 0) {
            MemorySegment.copy(in, state.get(ValueLayout.JAVA_LONG, NEXT_IN) - in.address(), in, 0, left);
        }
        MemorySegment.copy(bytes, 0, in, ValueLayout.JAVA_BYTE, left, length);
        state.set(ValueLayout.JAVA_LONG, NEXT_IN, in.address());
        state.set(ValueLayout.JAVA_INT, AVAILABLE_IN, left + length);
    }

    /// Decodes what there is of the input, into at most [#OUT] bytes.
    ///
    /// @return how many
    /// @throws ZipException when the input is damaged
    int inflate() throws ZipException {
        state.set(ValueLayout.JAVA_LONG, NEXT_OUT, out.address());
        state.set(ValueLayout.JAVA_INT, AVAILABLE_OUT, OUT);
        int result;
        try {
            result = (int) Bound.INFLATE.invokeExact(state);
        } catch (Throwable e) {
            throw failed(e);
        }
        if (result != 0) {
            throw new ZipException("damaged gzip (%d)".formatted(result));
        }
        return OUT - state.get(ValueLayout.JAVA_INT, AVAILABLE_OUT);
    }

    private static RuntimeException failed(Throwable e) {
        return switch (e) {
            case RuntimeException failure -> failure;
            case Error failure -> throw failure;
            default -> new IllegalStateException(e);
        };
    }

    /// Whether a member has ended.
    boolean isFinished() {
        return state.get(ValueLayout.JAVA_INT, BLOCK_STATE) == FINISHED;
    }

    /// Copies from what [#inflate()] gave last.
    void copy(int from, byte[] to, int offset, int length) {
        MemorySegment.copy(out, ValueLayout.JAVA_BYTE, from, to, offset, length);
    }

    @Override
    public void close() {
        arena.close();
    }
}
