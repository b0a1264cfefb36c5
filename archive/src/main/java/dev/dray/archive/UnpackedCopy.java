package dev.dray.archive;

import dev.dray.content.ImageException;
import dev.dray.layer.Limits;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.function.LongSupplier;

/// Writes what is unpacked to a scratch file, until it is out of proportion to its packed size, as only a
/// bomb is (protocols H20).
final class UnpackedCopy {
    /// What is smaller may well be mostly zeros.
    private static final long HARMLESS = 256L * 1024 * 1024;

    private static final int BUFFER = 128 * 1024;

    private UnpackedCopy() {}

    /// @param packed bytes, packed, as far as has been read
    /// @param what   for messages
    static void copy(InputStream in, OutputStream out, LongSupplier packed, Object what) throws IOException {
        byte[] buffer = new byte[BUFFER];
        long count = 0;
        for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
            out.write(buffer, 0, n);
            count += n;
            if (count > HARMLESS && count / Limits.DEFAULT.ratio() > packed.getAsLong()) {
                throw new ImageException.Rejected("%s of %,d bytes unpacks to more than %,d times that"
                        .formatted(what, packed.getAsLong(), Limits.DEFAULT.ratio()));
            }
        }
    }
}
