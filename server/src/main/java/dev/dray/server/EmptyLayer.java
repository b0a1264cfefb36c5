package dev.dray.server;

import dev.dray.model.Digest;
import java.util.HexFormat;

/// The layer of a step that changed no file, as every old image has it: two blocks of zeros, packed by the gzip of Go
/// (protocols B66, C139).
final class EmptyLayer {
    static final Digest DIGEST =
            Digest.parse("sha256:a3ed95caeb02ffe68cdd9fd84406680ae93d633cb16422d00e8a7c22955b46d4");

    /// Of the tar in it.
    static final Digest DIFF_ID =
            Digest.parse("sha256:5f70bf18a086007016e948b04aed3b82103a36bea41755b6cddfaf10ace3c6ef");

    private static final String HEX = "1f8b080000096e8800ff621805a360148c5800080000ffff2eafb5ef00040000";

    static final int SIZE = 32;

    private EmptyLayer() {}

    static byte[] bytes() {
        return HexFormat.of().parseHex(HEX);
    }
}
