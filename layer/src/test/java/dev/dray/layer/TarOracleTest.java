package dev.dray.layer;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Commons Compress reads what we write, and we read what it writes, entry for entry, in random tars.
final class TarOracleTest {
    private static final int ENTRIES = 60;

    /// What both must agree on.
    record Seen(char type, String name, String link, int mode, long uid, long gid, Instant time, List<Byte> content) {}

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4})
    void readsWhatCommonsCompressWrites(int seed) throws Exception {
        Random random = new Random(seed);
        boolean isPosix = seed % 2 == 0;
        List<Seen> entries = random(random, isPosix);

        List<Seen> read = read(writeByOracle(entries, isPosix));

        assertThat(read).isEqualTo(entries);
    }

    @ParameterizedTest
    @ValueSource(ints = {5, 6, 7, 8})
    void writesWhatCommonsCompressReads(int seed) throws Exception {
        List<Seen> entries = random(new Random(seed), true);

        byte[] tar = write(entries);

        assertThat(readByOracle(tar)).isEqualTo(entries);
        assertThat(read(tar)).isEqualTo(entries);
        assertThat(write(entries)).isEqualTo(tar);
    }

    private static List<Seen> random(Random random, boolean hasFractions) {
        List<Seen> entries = new ArrayList<>();
        for (int i = 0; i < ENTRIES; i++) {
            char type = "0001255".charAt(random.nextInt(7));
            String name = name(random, i) + (type == '5' ? "/" : "");
            byte[] content = new byte[type == '0' ? random.nextInt(1500) : 0];
            random.nextBytes(content);
            entries.add(new Seen(
                    type,
                    name,
                    type == '1' || type == '2' ? name(random, i) : "",
                    random.nextInt(010000),
                    id(random),
                    id(random),
                    time(random, hasFractions),
                    bytes(content)));
        }
        return entries;
    }

    private static String name(Random random, int i) {
        StringBuilder name = new StringBuilder("n" + i);
        int length = random.nextInt(4) == 0 ? 90 + random.nextInt(300) : random.nextInt(40);
        while (name.length() < length) {
            name.append(random.nextInt(9) == 0 ? "/x" : "abcdü€".charAt(random.nextInt(6)));
        }
        return name.toString();
    }

    private static long id(Random random) {
        return random.nextInt(5) == 0 ? 2_000_000 + random.nextInt(200_000_000) : random.nextInt(2000);
    }

    private static Instant time(Random random, boolean hasFractions) {
        long seconds = random.nextInt(9) == 0 && hasFractions ? -random.nextInt(1 << 30) : random.nextInt(1 << 30);
        return Instant.ofEpochSecond(
                seconds, hasFractions && random.nextBoolean() ? random.nextInt(10_000_000) * 100L : 0);
    }

    private static List<Byte> bytes(byte[] content) {
        List<Byte> bytes = new ArrayList<>();
        for (byte b : content) {
            bytes.add(b);
        }
        return bytes;
    }

    private static byte[] array(List<Byte> bytes) {
        byte[] array = new byte[bytes.size()];
        for (int i = 0; i < array.length; i++) {
            array[i] = bytes.get(i);
        }
        return array;
    }

    private static byte[] writeByOracle(List<Seen> entries, boolean isPosix) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (TarArchiveOutputStream tar = new TarArchiveOutputStream(bytes, "UTF-8")) {
            tar.setLongFileMode(isPosix ? TarArchiveOutputStream.LONGFILE_POSIX : TarArchiveOutputStream.LONGFILE_GNU);
            tar.setBigNumberMode(
                    isPosix ? TarArchiveOutputStream.BIGNUMBER_POSIX : TarArchiveOutputStream.BIGNUMBER_STAR);
            tar.setAddPaxHeadersForNonAsciiNames(isPosix);
            for (Seen seen : entries) {
                TarArchiveEntry entry = new TarArchiveEntry(seen.name(), (byte) seen.type(), true);
                entry.setLinkName(seen.link());
                entry.setMode(seen.mode());
                entry.setUserId(seen.uid());
                entry.setGroupId(seen.gid());
                entry.setLastModifiedTime(FileTime.from(seen.time()));
                entry.setSize(seen.content().size());
                tar.putArchiveEntry(entry);
                tar.write(array(seen.content()));
                tar.closeArchiveEntry();
            }
        }
        return bytes.toByteArray();
    }

    private static List<Seen> readByOracle(byte[] bytes) throws IOException {
        List<Seen> entries = new ArrayList<>();
        try (TarArchiveInputStream tar = new TarArchiveInputStream(new ByteArrayInputStream(bytes), "UTF-8")) {
            for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
                entries.add(new Seen(
                        (char) entry.getLinkFlag(),
                        entry.getName(),
                        entry.getLinkName(),
                        entry.getMode(),
                        entry.getLongUserId(),
                        entry.getLongGroupId(),
                        entry.getLastModifiedTime().toInstant(),
                        bytes(tar.readAllBytes())));
            }
        }
        return entries;
    }

    private static byte[] write(List<Seen> entries) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (TarWriter tar = new TarWriter(bytes)) {
            for (Seen seen : entries) {
                TarEntry.Type type = Arrays.stream(TarEntry.Type.values())
                        .filter(candidate -> candidate.flag == seen.type())
                        .findFirst()
                        .orElseThrow();
                TarEntry entry = TarEntry.of(type, RawName.of(seen.name()), RawName.of(seen.link()), seen.mode())
                        .withSize(seen.content().size())
                        .withOwner(seen.uid(), seen.gid())
                        .withMtime(seen.time());
                tar.put(entry, new ByteArrayInputStream(array(seen.content())));
            }
        }
        return bytes.toByteArray();
    }

    private static List<Seen> read(byte[] bytes) throws IOException {
        List<Seen> entries = new ArrayList<>();
        try (TarReader tar = new TarReader(new ByteArrayInputStream(bytes))) {
            for (TarEntry entry = tar.next(); entry != null; entry = tar.next()) {
                byte[] content = tar.content().readAllBytes();
                assertThat(entry.size()).isEqualTo(content.length);
                entries.add(new Seen(
                        entry.type().flag,
                        text(entry.name()),
                        text(entry.linkName()),
                        entry.mode(),
                        entry.uid(),
                        entry.gid(),
                        entry.mtime(),
                        bytes(content)));
            }
        }
        return entries;
    }

    private static String text(String raw) {
        return new String(RawName.bytes(raw), StandardCharsets.UTF_8);
    }

    /// Attributes survive our own round trip byte for byte, whatever they hold.
    @ParameterizedTest
    @ValueSource(ints = {0, 1, 95, 96, 97, 980, 990, 1000, 10_000})
    void keepsAttributesByteForByte(int length) throws Exception {
        byte[] value = new byte[length];
        new Random(length).nextBytes(value);
        TarEntry entry = TarEntry.file("f", 0).withXattrs(Map.of("user.a", value, "user.b", new byte[] {'\n', 0}));

        try (TarReader tar = new TarReader(new ByteArrayInputStream(Tars.of(entry)))) {
            TarEntry read = Objects.requireNonNull(tar.next());

            assertThat(read.xattrs().get("user.a")).isEqualTo(value);
            assertThat(read.xattrs().get("user.b")).containsExactly('\n', 0);
        }
    }
}
