package dev.dray.layer;

import com.github.luben.zstd.ZstdIOException;
import dev.dray.content.ImageException;
import java.io.EOFException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.zip.ZipException;
import org.tukaani.xz.XZIOException;

/// A decoder's output. A packed stream that is broken is [ImageException.Corrupt]; failures of the source
/// pass as they are. Where the decoder ends, the rest of the source is read, so that its digest covers it
/// (protocols G52, G62).
final class DecodingInputStream extends FilterInputStream {
    /// Puts a decoder on a packed stream.
    interface Decoder {
        InputStream on(InputStream packed) throws IOException;
    }

    private final InputStream packed;
    private boolean ended;

    private DecodingInputStream(InputStream decoded, InputStream packed) {
        super(decoded);
        this.packed = packed;
    }

    static InputStream open(InputStream packed, Decoder decoder) throws IOException {
        try {
            return new DecodingInputStream(decoder.on(packed), packed);
        } catch (ZipException | EOFException | ZstdIOException | XZIOException e) {
            throw corrupt(e);
        }
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
        try {
            int n = ended ? -1 : super.read(buffer, offset, length);
            if (n < 0 && !ended) {
                ended = true;
                packed.transferTo(OutputStream.nullOutputStream());
            }
            return n;
        } catch (ZipException | EOFException | ZstdIOException | XZIOException e) {
            throw corrupt(e);
        }
    }

    private static ImageException.Corrupt corrupt(IOException e) {
        // Some decoders say nothing where their input ends too early.
        String why = e.getMessage() == null ? "it is cut off" : e.getMessage();
        return new ImageException.Corrupt("the layer cannot be unpacked: " + why, e);
    }
}
