package dev.dray.testkit;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.util.Arrays;

/// Finds members of a tar by names of up to 100 characters, which is all that tests need of one.
final class TarMembers {
    private static final int BLOCK = 512;

    private TarMembers() {}

    static byte[] read(byte[] tar, String name) {
        int at = 0;
        while (at + BLOCK <= tar.length && tar[at] != 0) {
            int size = Integer.parseInt(text(tar, at + 124, 12), 8);
            if (text(tar, at, 100).equals(name)) {
                return Arrays.copyOfRange(tar, at + BLOCK, at + BLOCK + size);
            }
            at += BLOCK + (size + BLOCK - 1) / BLOCK * BLOCK;
        }
        throw new IllegalArgumentException("no %s in a tar of %,d bytes".formatted(name, tar.length));
    }

    private static String text(byte[] tar, int offset, int length) {
        String field = new String(tar, offset, length, US_ASCII);
        int end = field.indexOf(0);
        return (end < 0 ? field : field.substring(0, end)).strip();
    }
}
