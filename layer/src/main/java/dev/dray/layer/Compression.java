package dev.dray.layer;

import com.github.luben.zstd.ZstdInputStreamNoFinalizer;
import com.github.luben.zstd.ZstdOutputStreamNoFinalizer;
import dev.dray.content.ImageException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PushbackInputStream;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.tukaani.xz.XZInputStream;

/// How a layer's tar is packed. Told by its first bytes, never by its media type: the two disagree in the
/// wild (protocols G60).
public enum Compression {
    NONE,
    /// One or several members; eStargz is that too (protocols G61, G70).
    GZIP,
    /// One or several frames; skippable ones, as those of zstd:chunked, are skipped (protocols G65, G73).
    ZSTD,
    /// Recognised, but not read: nothing in use packs layers so.
    BZIP2,
    /// One or several streams. Read, but not written: whole archives are packed so, layers hardly ever.
    XZ;

    /// Bytes to look at in order to tell.
    private static final int MAGIC = 6;

    private static final int BUFFER = 64 * 1024;

    /// Bytes of a packed layer for which it pays to load the faster decoder: that takes some 40 ms, once.
    private static final long WORTH_LOADING = 16L * 1024 * 1024;

    /// The largest zstd window that is accepted is 2^27 bytes = 128 MiB: it is memory a stranger asks for.
    private static final int MAX_ZSTD_WINDOW_LOG = 27;

    /// Memory that unpacking xz may take: the highest level wants 65 MiB.
    private static final int MAX_XZ_KIB = 128 * 1024;

    /// Tells from the first bytes of some content, of which `length` are there; fewer than six are enough for
    /// none.
    public static Compression detect(byte[] start, int length) {
        if (starts(start, length, 0x1f, 0x8b)) {
            return GZIP;
        }
        if (starts(start, length, 0x28, 0xb5, 0x2f, 0xfd)
                || length >= 4 && (start[0] & 0xf0) == 0x50 && startsAt(start, 1, 0x2a, 0x4d, 0x18)) {
            return ZSTD;
        }
        if (starts(start, length, 'B', 'Z', 'h')) {
            return BZIP2;
        }
        return starts(start, length, 0xfd, '7', 'z', 'X', 'Z', 0) ? XZ : NONE;
    }

    private static boolean starts(byte[] start, int length, int... magic) {
        return length >= magic.length && startsAt(start, 0, magic);
    }

    private static boolean startsAt(byte[] start, int offset, int... magic) {
        for (int i = 0; i < magic.length; i++) {
            if ((start[offset + i] & 0xff) != magic[i]) {
                return false;
            }
        }
        return true;
    }

    /// Unpacks whatever this is. The packed stream is read to its very end before the result ends, so that
    /// who verifies it sees all of it. An empty stream is an empty layer (protocols G52).
    ///
    /// @throws ImageException.Unsupported for bzip2
    public static InputStream decompress(InputStream packed) throws IOException {
        return decompress(packed, 0);
    }

    /// As [#decompress(InputStream)], by the decoder that is best for a length.
    ///
    /// @param expected bytes that are packed, as far as is known
    static InputStream decompress(InputStream packed, long expected) throws IOException {
        PushbackInputStream in = new PushbackInputStream(packed, MAGIC);
        byte[] start = new byte[MAGIC];
        int length = in.readNBytes(start, 0, MAGIC);
        in.unread(start, 0, length);
        return switch (detect(start, length)) {
            case NONE -> in;
            case GZIP -> DecodingInputStream.open(in, source -> gunzip(source, expected));
            case ZSTD -> DecodingInputStream.open(in, Compression::unzstd);
            case BZIP2 -> throw unsupported("bzip2");
            case XZ -> DecodingInputStream.open(in, source -> new XZInputStream(source, MAX_XZ_KIB));
        };
    }

    private static InputStream gunzip(InputStream in, long expected) throws IOException {
        return expected >= WORTH_LOADING && Isal.isUsable() ? new IsalInputStream(in) : new GZIPInputStream(in, BUFFER);
    }

    private static InputStream unzstd(InputStream in) throws IOException {
        return new ZstdInputStreamNoFinalizer(in).setLongMax(MAX_ZSTD_WINDOW_LOG);
    }

    private static ImageException.Unsupported unsupported(String name) {
        return new ImageException.Unsupported(
                "what is packed with %s is not read here".formatted(name), "pack it with gzip or zstd");
    }

    /// Packs. The same input gives the same bytes with the same version of zlib or zstd (protocols G63).
    public OutputStream compress(OutputStream out) throws IOException {
        return switch (this) {
            case NONE -> out;
            case GZIP -> new GZIPOutputStream(out, BUFFER);
            case ZSTD -> new ZstdOutputStreamNoFinalizer(out);
            case BZIP2 -> throw unsupported("bzip2");
            case XZ ->
                throw new ImageException.Unsupported("nothing is packed with xz here", "pack it with gzip or zstd");
        };
    }
}
