package dev.dray.layer;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.dray.content.ImageException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What tars in the wild hold, and what hostile ones do.
final class TarReaderTest {
    /// A header made by hand: a type, a name and a size; then what a test puts over it.
    static byte[] header(char type, String name, long size, Object... patches) {
        byte[] block = new byte[512];
        put(block, 0, name);
        put(block, 100, "0000644\0");
        put(block, 108, "0000000\0");
        put(block, 116, "0000000\0");
        put(block, 124, "%011o\0".formatted(size));
        put(block, 136, "00000000000\0");
        block[156] = (byte) type;
        put(block, 257, "ustar\00000");
        for (int i = 0; i < patches.length; i += 2) {
            put(block, (int) patches[i], (String) patches[i + 1]);
        }
        put(block, 148, "        ");
        int sum = 0;
        for (byte b : block) {
            sum += b & 0xff;
        }
        put(block, 148, "%06o\0 ".formatted(sum));
        return block;
    }

    private static void put(byte[] block, int at, String text) {
        byte[] bytes = text.getBytes(ISO_8859_1);
        System.arraycopy(bytes, 0, block, at, bytes.length);
    }

    static byte[] padded(String content) {
        byte[] bytes = content.getBytes(ISO_8859_1);
        return Arrays.copyOf(bytes, (bytes.length + 511) / 512 * 512);
    }

    static byte[] tar(byte[]... parts) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            bytes.writeBytes(part);
        }
        bytes.writeBytes(new byte[1024]);
        return bytes.toByteArray();
    }

    static byte[] extended(char type, String records) {
        return tarPart(header(type, "PaxHeaders/x", records.length()), padded(records));
    }

    private static byte[] tarPart(byte[]... parts) {
        byte[] tar = tar(parts);
        return Arrays.copyOf(tar, tar.length - 1024);
    }

    static String record(String key, String value) {
        int body = key.length() + value.length() + 3;
        int length = body + 1;
        while (Integer.toString(length).length() + body != length) {
            length++;
        }
        return length + " " + key + "=" + value + "\n";
    }

    static TarEntry first(byte[] tar) throws IOException {
        try (TarReader reader = new TarReader(new ByteArrayInputStream(tar))) {
            return Objects.requireNonNull(reader.next());
        }
    }

    static String content(byte[] tar) throws IOException {
        try (TarReader reader = new TarReader(new ByteArrayInputStream(tar))) {
            TarEntry entry = Objects.requireNonNull(reader.next());
            byte[] content = reader.content().readAllBytes();
            assertThat(entry.size()).isEqualTo(content.length);
            assertThat(entry.name()).isEqualTo("f");
            assertThat(reader.next()).isNull();
            return new String(content, UTF_8);
        }
    }

    @Test
    void knowsTheEndByZerosOrByTheEndOfTheStream() throws Exception {
        byte[] one = header('0', "f", 0);

        assertThat(content(tar(one))).isEmpty();
        assertThat(content(one)).isEmpty();
        assertThat(content(Arrays.copyOf(one, 1024))).isEmpty();
    }

    @Test
    void anEmptyStreamIsAnEmptyTar() throws Exception {
        try (TarReader reader = new TarReader(new ByteArrayInputStream(new byte[0]))) {
            assertThat(reader.next()).isNull();
            assertThat(reader.next()).isNull();
        }
    }

    @Test
    void readsV7() throws Exception {
        byte[] zeros = header((char) 0, "d/", 0, 257, "\0\0\0\0\0\0\0\0");

        assertThat(first(tar(zeros)).type()).isEqualTo(TarEntry.Type.DIRECTORY);
        assertThat(first(tar(header((char) 0, "f", 0))).type()).isEqualTo(TarEntry.Type.FILE);
    }

    @Test
    void readsThePrefixOfUstarOnly() throws Exception {
        assertThat(first(tar(header('0', "f", 0, 345, "a/b"))).name()).isEqualTo("a/b/f");
        assertThat(first(tar(header('0', "f", 0, 345, "a/b", 257, "ustar  \0"))).name())
                .isEqualTo("f");
    }

    @Test
    void readsGnuLongNames() throws Exception {
        String longName = "n".repeat(300);
        byte[] tar = tar(
                header('L', "././@LongLink", 301),
                padded(longName + "\0"),
                header('K', "././@LongLink", 300),
                padded(longName),
                header('2', "cut", 0, 157, "cut"));

        TarEntry entry = first(tar);

        assertThat(entry.name()).isEqualTo(longName);
        assertThat(entry.linkName()).isEqualTo(longName);
    }

    @Test
    void paxOverridesTheHeader() throws Exception {
        String records = record("path", "ü")
                + record("uid", "4000000000")
                + record("mtime", "-1.25")
                + record("SCHILY.xattr.user.a", "x=\n\0")
                + record("LIBARCHIVE.xattr.user%2Eb", "AQI=")
                + record("comment", "ignored");

        TarEntry entry = first(tar(extended('x', records), header('0', "f", 0)));

        assertThat(entry.name()).isEqualTo("ü");
        assertThat(entry.uid()).isEqualTo(4_000_000_000L);
        assertThat(entry.mtime()).isEqualTo(Instant.ofEpochSecond(-2, 750_000_000));
        assertThat(entry.xattrs().get("user.a")).isEqualTo("x=\n\0".getBytes(UTF_8));
        assertThat(entry.xattrs().get("user.b")).containsExactly(1, 2);
    }

    @Test
    void paxHoldsForOneEntryAndGlobalHeadersForNone() throws Exception {
        byte[] tar = tar(
                extended('g', record("path", "global")),
                extended('x', record("path", "one")),
                header('0', "f", 0),
                header('0', "g", 0));

        try (TarReader reader = new TarReader(new ByteArrayInputStream(tar))) {
            assertThat(reader.next()).extracting(TarEntry::name).isEqualTo("one");
            assertThat(reader.next()).extracting(TarEntry::name).isEqualTo("g");
        }
    }

    @Test
    void readsNumbersInBase256() throws Exception {
        String big = "\u0080\0\0\0\0\0\0\2\0\0\0\0";
        String negative = "\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff\u00fe";

        assertThat(first(tar(header('1', "f", 0, 124, big, 136, negative))).mtime())
                .isEqualTo(Instant.ofEpochSecond(-2));
        assertThatThrownBy(() -> content(tar(header('0', "f", 0, 124, big)))).hasMessage("the tar is cut off");
    }

    @Test
    void expandsSparseFilesOfAllFourKinds() throws Exception {
        // "ab" at 0, "cd" at 1024, 1030 bytes in all
        String want = "ab" + "\0".repeat(1022) + "cd" + "\0".repeat(4);
        String old =
                "%011o\0".formatted(0) + "%011o\0".formatted(2) + "%011o\0".formatted(1024) + "%011o\0".formatted(2);
        byte[] gnu =
                tar(header('S', "f", 4, 257, "ustar  \0", 386, old, 483, "%011o\0".formatted(1030)), padded("abcd"));
        String offsets = record("GNU.sparse.size", "1030")
                + record("GNU.sparse.numblocks", "2")
                + record("GNU.sparse.offset", "0")
                + record("GNU.sparse.numbytes", "2")
                + record("GNU.sparse.offset", "1024")
                + record("GNU.sparse.numbytes", "2");
        String map = record("GNU.sparse.size", "1030")
                + record("GNU.sparse.map", "0,2,1024,2")
                + record("GNU.sparse.name", "f");
        String inContent = record("GNU.sparse.major", "1")
                + record("GNU.sparse.minor", "0")
                + record("GNU.sparse.name", "f")
                + record("GNU.sparse.realsize", "1030");

        assertThat(content(gnu)).isEqualTo(want);
        assertThat(content(tar(extended('x', offsets), header('0', "f", 4), padded("abcd"))))
                .isEqualTo(want);
        assertThat(content(tar(extended('x', map), header('0', "GNUSparse.0/f", 4), padded("abcd"))))
                .isEqualTo(want);
        assertThat(content(tar(
                        extended('x', inContent),
                        header('0', "GNUSparseFile.0/f", 516),
                        padded("2\n0\n2\n1024\n2\n"),
                        padded("abcd"))))
                .isEqualTo(want);
    }

    @Test
    void refusesSparseMapsThatLie() {
        for (String map : List.of("0,5", "0,2,1,2", "1024,4", "0,2,9,", "x", "0,2,-1,2", "0")) {
            String records = record("GNU.sparse.size", "1026") + record("GNU.sparse.map", map);

            assertThatThrownBy(() -> content(tar(extended('x', records), header('0', "f", 4), padded("abcd"))))
                    .isInstanceOf(ImageException.class);
        }
    }

    @Test
    void refusesMalformedExtensions() {
        for (String records : List.of(
                "x",
                "5 a=",
                "3 a\n",
                "99 path=x\n",
                "-6 a=b\n",
                "7 a=b\nx",
                record("mtime", "1e9"),
                record("uid", "x"),
                record("size", "-1"),
                record("path", "a\0b"),
                record("uid", "4294967295"))) {
            byte[] tar = tar(extended('x', records), header('0', "f", 0));

            assertThatThrownBy(() -> first(tar)).isInstanceOf(ImageException.class);
        }
    }

    @Test
    void allocatesNothingThatAStrangerAsksFor() {
        // protocols H20
        for (char type : new char[] {'x', 'g', 'L', 'K'}) {
            byte[] tar = tar(header(type, "x", 1024 * 1024 + 1));

            assertThatThrownBy(() -> first(tar))
                    .isInstanceOf(ImageException.Rejected.class)
                    .hasMessageContaining("1,048,577 bytes (at most 1,048,576,");
        }
        byte[] tar = tar(header('L', "x", 4097), padded("n".repeat(4097)), header('0', "f", 0));
        assertThatThrownBy(() -> first(tar)).isInstanceOf(ImageException.Rejected.class);
    }

    @Test
    void refusesUnknownTypes() {
        for (char type : new char[] {'V', 'M', 'D', '8', 'A'}) {
            assertThatThrownBy(() -> first(tar(header(type, "f", 0))))
                    .isInstanceOf(ImageException.Unsupported.class)
                    .hasMessageContaining("unknown type");
        }
    }

    @Test
    void noticesAWrongChecksumAndALoneBlockOfZeros() {
        byte[] wrong = header('0', "f", 0);
        wrong[0] = 'g';

        assertThatThrownBy(() -> first(tar(wrong))).isInstanceOf(ImageException.Corrupt.class);
        assertThatThrownBy(() -> first(tar(new byte[512], header('0', "f", 0))))
                .isInstanceOf(ImageException.Corrupt.class);
    }

    @Test
    void noticesACutAtEveryPlaceButTheEndsOfEntries() {
        byte[] tar = Tars.of("d/", "f=" + "x".repeat(600), "l -> " + "t".repeat(200), "g=1");

        for (int length = 1; length < tar.length - 1024; length += 7) {
            byte[] cut = Arrays.copyOf(tar, length);
            if (length % 512 != 0) {
                assertThatThrownBy(() -> Trees.of(cut)).isInstanceOf(ImageException.Corrupt.class);
            }
        }
    }

    @Test
    void boundsWhatFollowsTheEnd() throws Exception {
        // protocols G52, CVE-2017-14992
        byte[] tar = tar(header('0', "f", 0));

        assertThat(content(Arrays.copyOf(tar, 10 * 1024 * 1024))).isEmpty();
        byte[] padded = Arrays.copyOf(tar, 17 * 1024 * 1024);
        assertThatThrownBy(() -> content(padded)).isInstanceOf(ImageException.Rejected.class);
    }

    @Test
    void seeksOverContentAndTellsWhereItIs(@TempDir Path folder) throws IOException {
        byte[] bytes = tar(header('0', "a", 5000), padded("x".repeat(5000)), header('0', "b", 3), padded("abc"));
        Path file = Files.write(folder.resolve("some.tar"), bytes);

        try (TarReader tar = TarReader.seeking(Files.newByteChannel(file))) {
            assertThat(tar.next()).isNotNull();
            assertThat(tar.contentOffset()).hasValue(512);
            assertThat(tar.next()).isNotNull();
            assertThat(tar.contentOffset()).hasValue(512 + 5120 + 512);
            assertThat(tar.content()).hasContent("abc");
            assertThat(tar.next()).isNull();
            assertThat(tar.hasEndMark()).isTrue();
        }
    }

    @Test
    void noticesContentThatIsCutOffWhereItSeeksOverIt(@TempDir Path folder) throws IOException {
        byte[] bytes = tar(header('0', "a", 5000), padded("x".repeat(5000)));
        Path file = folder.resolve("cut.tar");
        for (int length = 513; length < 512 + 5120; length += 100) {
            Files.write(file, Arrays.copyOf(bytes, length));

            try (TarReader tar = TarReader.seeking(Files.newByteChannel(file))) {
                tar.next();
                assertThatThrownBy(tar::next).isInstanceOf(ImageException.Corrupt.class);
            }
        }
    }

    @Test
    void knowsWhetherAnEndMarkWasThere() throws IOException {
        byte[] whole = tar(header('0', "a", 0));

        for (int length : List.of(512, 1024, 1536)) {
            try (TarReader tar = new TarReader(new ByteArrayInputStream(whole, 0, length))) {
                tar.next();
                assertThat(tar.next()).isNull();
                assertThat(tar.hasEndMark()).isEqualTo(length > 512);
            }
        }
    }
}
