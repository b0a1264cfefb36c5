package dev.dray.protocol;

import dev.dray.model.Digest;
import java.security.PublicKey;
import java.util.HexFormat;
import java.util.StringJoiner;

/// What token servers for Docker's registry before version 3 call a key: the first 240 bits of the hash of its
/// DER, in base 32, in groups of four: `ABCD:EFGH:…` (protocols D32; the `kid` of libtrust).
final class LibtrustName {
    private static final String BASE_32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    private static final int BITS = 240;

    private LibtrustName() {}

    static String of(PublicKey key) {
        byte[] hash = HexFormat.of().parseHex(Digest.of(key.getEncoded()).hex());
        StringJoiner groups = new StringJoiner(":");
        for (int bit = 0; bit < BITS; bit += 20) {
            StringBuilder group = new StringBuilder();
            for (int i = 0; i < 20; i += 5) {
                group.append(BASE_32.charAt(five(hash, bit + i)));
            }
            groups.add(group);
        }
        return groups.toString();
    }

    private static int five(byte[] bytes, int from) {
        int value = 0;
        for (int bit = from; bit < from + 5; bit++) {
            value = value << 1 | bytes[bit / 8] >> 7 - bit % 8 & 1;
        }
        return value;
    }
}
