package dev.dray.layer;

import dev.dray.content.ImageException;

/// The fields of one 512-byte tar header: V7, ustar, GNU or star, told by its magic.
final class TarHeader {
    static final int SIZE = 512;

    private static final int TYPE = 156;
    private static final int CHECKSUM = 148;
    private static final int MAGIC = 257;
    private static final int PREFIX = 345;

    private final byte[] block;

    /// @param block read anew for each header; it is not copied
    TarHeader(byte[] block) {
        this.block = block;
    }

    boolean isZero() {
        for (byte b : block) {
            if (b != 0) {
                return false;
            }
        }
        return true;
    }

    /// Some old writers summed signed bytes.
    void verifyChecksum() throws ImageException.Corrupt {
        long stored = checksum();
        int unsigned = 0;
        int signed = 0;
        for (int i = 0; i < SIZE; i++) {
            int b = i >= CHECKSUM && i < CHECKSUM + 8 ? ' ' : block[i];
            unsigned += b & 0xff;
            signed += b;
        }
        if (stored != unsigned && stored != signed) {
            throw new ImageException.Corrupt("this is no tar: a header's checksum is wrong");
        }
    }

    private long checksum() {
        try {
            return number(CHECKSUM, 8);
        } catch (ImageException.Corrupt e) {
            return -1;
        }
    }

    char type() {
        return (char) (block[TYPE] & 0xff);
    }

    /// The name, with ustar's prefix.
    String name() {
        String name = text(0, 100);
        if (!isUstar()) {
            return name;
        }
        // Schilling's star keeps times in the last bytes of the prefix.
        boolean isStar = block[508] == 't' && block[509] == 'a' && block[510] == 'r' && block[511] == 0;
        String prefix = text(PREFIX, isStar ? 131 : 155);
        return prefix.isEmpty() ? name : prefix + "/" + name;
    }

    private boolean isUstar() {
        return text(MAGIC, 6).equals("ustar");
    }

    boolean isGnu() {
        return text(MAGIC, 8).equals("ustar  ");
    }

    String linkName() {
        return text(157, 100);
    }

    int mode() throws ImageException.Corrupt {
        return (int) (number(100, 8) & 07777);
    }

    long uid() throws ImageException.Corrupt {
        return number(108, 8);
    }

    long gid() throws ImageException.Corrupt {
        return number(116, 8);
    }

    long size() throws ImageException.Corrupt {
        return number(124, 12);
    }

    long mtime() throws ImageException.Corrupt {
        return number(136, 12);
    }

    int devMajor() throws ImageException.Corrupt {
        return (int) number(329, 8);
    }

    int devMinor() throws ImageException.Corrupt {
        return (int) number(337, 8);
    }

    /// Up to the first NUL.
    String text(int offset, int length) {
        int end = offset;
        while (end < offset + length && block[end] != 0) {
            end++;
        }
        return RawName.ofBytes(block, offset, end - offset);
    }

    /// Whether there is a field at all; the GNU sparse map ends with empty ones.
    boolean isPresent(int offset) {
        return block[offset] != 0;
    }

    /// Octal text, or GNU's base-256: a set high bit, then a big-endian two's complement.
    long number(int offset, int length) throws ImageException.Corrupt {
        return (block[offset] & 0x80) != 0 ? base256(offset, length) : octal(offset, length);
    }

    private long base256(int offset, int length) throws ImageException.Corrupt {
        boolean negative = (block[offset] & 0x40) != 0;
        long value = negative ? -1 : 0;
        for (int i = 0; i < length; i++) {
            int b = i == 0 ? (block[offset] & 0x3f) | (negative ? 0xc0 : 0) : block[offset + i] & 0xff;
            if (value > Long.MAX_VALUE >> 8 || value < Long.MIN_VALUE >> 8) {
                throw new ImageException.Corrupt("a number in a tar header is too big");
            }
            value = value << 8 | b;
        }
        return value;
    }

    private long octal(int offset, int length) throws ImageException.Corrupt {
        String digits = text(offset, length).strip();
        long value = 0;
        for (int i = 0; i < digits.length(); i++) {
            int digit = digits.charAt(i) - '0';
            if (digit < 0 || digit > 7) {
                throw new ImageException.Corrupt(
                        "not a number in a tar header: \"%s\"".formatted(RawName.display(digits)));
            }
            value = value << 3 | digit;
        }
        return value;
    }
}
