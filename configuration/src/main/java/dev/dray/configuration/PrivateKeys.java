package dev.dray.configuration;

import java.io.ByteArrayOutputStream;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.HexFormat;
import java.util.List;

/// Private keys as openssl writes them: PKCS#8, and the older PKCS#1 (RSA) and SEC 1 (EC), which are wrapped to become
/// PKCS#8, the only one that Java reads.
final class PrivateKeys {
    private static final int SEQUENCE = 0x30;
    private static final int OCTETS = 0x04;
    private static final int PARAMETERS = 0xa0;
    private static final byte[] VERSION_0 = HexFormat.of().parseHex("020100");
    private static final byte[] RSA = HexFormat.of().parseHex("300d06092a864886f70d0101010500");
    private static final byte[] EC_OID = HexFormat.of().parseHex("06072a8648ce3d0201");

    private PrivateKeys() {}

    /// Throws `IllegalArgumentException`, without a word of the key.
    static PrivateKey parse(String label, byte[] der) {
        byte[] pkcs8 = switch (label) {
            case "PRIVATE KEY" -> der;
            case "RSA PRIVATE KEY" -> element(SEQUENCE, VERSION_0, RSA, element(OCTETS, der));
            case "EC PRIVATE KEY" ->
                element(SEQUENCE, VERSION_0, element(SEQUENCE, EC_OID, curve(der)), element(OCTETS, der));
            default -> throw new IllegalArgumentException("keys of the kind \"%s\" are not known".formatted(label));
        };
        for (String algorithm : List.of("RSA", "EC", "EdDSA")) {
            try {
                return KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(pkcs8));
            } catch (GeneralSecurityException e) {
                // Of another kind, perhaps.
            }
        }
        throw new IllegalArgumentException("it is broken, or of a kind that is not known");
    }

    /// The curve's name inside a SEC 1 key: SEQUENCE { version, key, [0] { curve }, … } (RFC 5915).
    private static byte[] curve(byte[] sec1) {
        try {
            int at = content(sec1, 0);
            at = after(sec1, at); // version
            at = after(sec1, at); // key
            if ((sec1[at] & 0xff) != PARAMETERS) {
                throw new IllegalArgumentException("it does not name its curve");
            }
            int name = content(sec1, at);
            byte[] curve = new byte[after(sec1, name) - name];
            System.arraycopy(sec1, name, curve, 0, curve.length);
            return curve;
        } catch (IndexOutOfBoundsException | NegativeArraySizeException e) {
            throw new IllegalArgumentException("it is cut off", e);
        }
    }

    /// Where the content of a DER element begins.
    private static int content(byte[] der, int at) {
        int first = der[at + 1] & 0xff;
        return first < 0x80 ? at + 2 : at + 2 + (first & 0x7f);
    }

    /// Where the next DER element begins. Keys are short: two bytes of length are enough.
    private static int after(byte[] der, int at) {
        int first = der[at + 1] & 0xff;
        int length = switch (first) {
            case 0x81 -> der[at + 2] & 0xff;
            case 0x82 -> (der[at + 2] & 0xff) << 8 | der[at + 3] & 0xff;
            default -> first;
        };
        return content(der, at) + length;
    }

    private static byte[] element(int tag, byte[]... parts) {
        ByteArrayOutputStream content = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            content.writeBytes(part);
        }
        int length = content.size();
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(tag);
        if (length > 0xff) {
            out.write(0x82);
            out.write(length >> 8);
        } else if (length > 0x7f) {
            out.write(0x81);
        }
        out.write(length);
        out.writeBytes(content.toByteArray());
        return out.toByteArray();
    }
}
