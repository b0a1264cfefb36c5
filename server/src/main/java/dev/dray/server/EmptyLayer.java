package dev.dray.server;

import dev.dray.model.Digest;
import dev.dray.model.LegacyImage;
import java.util.HexFormat;

/// The layer of a step that changed no file, as every old image has it: two blocks of zeros, packed by the gzip of Go
/// (protocols B66, C139).
final class EmptyLayer {
    static final Digest DIGEST = LegacyImage.EMPTY_LAYER;

    /// Of the tar in it.
    static final Digest DIFF_ID = LegacyImage.EMPTY_TAR;

    private static final String HEX = "1f8b080000096e8800ff621805a360148c5800080000ffff2eafb5ef00040000";

    static final int SIZE = 32;

    private EmptyLayer() {}

    static byte[] bytes() {
        return HexFormat.of().parseHex(HEX);
    }
}
