package dev.dray.layer;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.dray.content.ImageException;
import dev.dray.layer.Directory.Kind;
import dev.dray.layer.Directory.Wish;
import dev.dray.model.Json;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.UserDefinedFileAttributeView;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Modes, owners, times, attributes, odd names and deep trees, on disk.
final class AttributesTest {
    private static final Instant TIME = Instant.parse("2001-02-03T04:05:06.123456789Z");

    @TempDir
    private Path temp;

    private static Object of(Path file, String attribute) throws IOException {
        return Files.getAttribute(file, attribute, LinkOption.NOFOLLOW_LINKS);
    }

    private static int mode(Path file) throws IOException {
        return (int) of(file, "unix:mode") & 07777;
    }

    @ParameterizedTest
    @EnumSource
    void setsModesAndTimes(Backend backend) throws Exception {
        byte[] tar = Tars.of(
                TarEntry.directory("d").withMode(0751).withMtime(TIME),
                TarEntry.file("d/f", 3).withMode(06754).withMtime(TIME),
                TarEntry.symlink("d/l", "f").withMtime(TIME));

        backend.apply(temp, tar, Tars.of("d/later"));

        assertThat(mode(temp.resolve("d"))).isEqualTo(0751);
        assertThat(mode(temp.resolve("d/f"))).isEqualTo(06754);
        for (String name : List.of("d", "d/f", "d/l")) {
            assertThat(of(temp.resolve(name), "lastModifiedTime")).hasToString("2001-02-03T04:05:06.123456789Z");
        }
    }

    @ParameterizedTest
    @EnumSource
    void setsOwnersOrRecordsThem(Backend backend) throws Exception {
        byte[] tar = Tars.of(
                TarEntry.directory("d").withOwner(4_000_000_000L, 12),
                TarEntry.file("d/f", 0).withOwner(11, 4_000_000_000L),
                TarEntry.symlink("d/l", "f").withOwner(11, 12));

        Refusals refusals = backend.apply(temp, tar);

        boolean isRoot = of(temp, "unix:uid").equals(0);
        assertThat(refusals.count(Wish.OWNER)).isEqualTo(isRoot ? 0 : 4);
        if (isRoot) {
            assertThat(of(temp.resolve("d"), "unix:uid")).isEqualTo((int) 4_000_000_000L);
            assertThat(of(temp.resolve("d/f"), "unix:uid")).isEqualTo(11);
            assertThat(of(temp.resolve("d/l"), "unix:gid")).isEqualTo(12);
        }
    }

    @ParameterizedTest
    @EnumSource
    void unpacksWhatItsOwnerMayNotTouch(Backend backend) throws Exception {
        // P-28: modes of directories come last
        byte[] tar = Tars.of(
                TarEntry.directory("d").withMode(0),
                TarEntry.directory("d/e").withMode(0555),
                TarEntry.file("d/e/f", 0).withMode(0),
                TarEntry.hardLink("d/e/h", "d/e/f").withMode(0));

        backend.apply(temp, tar, Tars.of("d/e/g=1"));

        assertThat(mode(temp.resolve("d"))).isZero();
        try (Directory root = backend.open(temp)) {
            root.unlock("d");
        }
        assertThat(mode(temp.resolve("d/e"))).isEqualTo(0555);
        assertThat(mode(temp.resolve("d/e/f"))).isZero();
        assertThat(temp.resolve("d/e/g")).hasContent("1");
        try (Directory root = backend.open(temp);
                Walker walker = new Walker(root, 10, path -> {})) {
            new Sweeper(walker).remove("d");
        }
        assertThat(temp).isEmptyDirectory();
    }

    @ParameterizedTest
    @EnumSource
    void setsExtendedAttributesByteForByte(Backend backend) throws Exception {
        byte[] value = {0, '\n', (byte) 0xff, '='};
        Map<String, byte[]> xattrs =
                Map.of("user.a", value, "user.overlay.opaque", new byte[] {'y'}, "nonsense.b", new byte[] {1});

        Refusals refusals = backend.apply(
                temp,
                Tars.of(
                        TarEntry.file("f", 0).withXattrs(xattrs),
                        TarEntry.directory("d").withXattrs(xattrs)));

        assertThat(refusals.count(Wish.XATTRS)).isEqualTo(2);
        for (String name : List.of("f", "d")) {
            var view = Files.getFileAttributeView(temp.resolve(name), UserDefinedFileAttributeView.class);
            Assumptions.assumeTrue(view != null && !view.list().isEmpty(), "needs a file system with attributes");
            var read = ByteBuffer.allocate(100);
            view.read("a", read);
            assertThat(view.list()).containsExactly("a");
            assertThat(read.array()).startsWith(value);
        }
    }

    @ParameterizedTest
    @EnumSource
    void makesDevicesOrRecordsThem(Backend backend) throws Exception {
        // protocols H60, G42
        byte[] tar = Tars.of(
                TarEntry.device(TarEntry.Type.CHARACTER_DEVICE, "null", 1, 3),
                TarEntry.device(TarEntry.Type.BLOCK_DEVICE, "disk", 259, 300_000),
                TarEntry.hardLink("zero", "null"),
                TarEntry.device(TarEntry.Type.FIFO, "pipe", 0, 0));

        Refusals refusals = backend.apply(temp, tar);

        long made;
        try (Directory root = backend.open(temp)) {
            made = root.list().size();
            assertThat(root.find("null")).isIn(null, Kind.OTHER);
        }
        assertThat(refusals.count(Wish.DEVICE)).isEqualTo(4 - made);
        if (made == 4) {
            assertThat(of(temp.resolve("disk"), "unix:rdev")).isEqualTo(259L << 8 | 0xe0 | 300_000L >> 8 << 20);
        }
    }

    @Test
    void writesDownWhatWasRefused() throws Exception {
        Refusals refusals = new Refusals(false);
        TarEntry device = TarEntry.device(TarEntry.Type.BLOCK_DEVICE, "x", 8, 1)
                .withOwner(1, 2)
                .withXattrs(Map.of("security.x", new byte[] {1, 2}));
        refusals.put("dev/\u00ff", device, Set.of(Wish.DEVICE));
        refusals.put("gone/a", device, Set.of(Wish.OWNER));
        refusals.put("done", device, Set.of(Wish.OWNER));
        refusals.put("done", device, Set.of());
        refusals.forget("gone");

        refusals.write(temp.resolve("r.json"));

        assertThat(temp).isDirectoryContaining(path -> path.endsWith("r.json"));
        List<Json> entries =
                Json.parseObject(Files.readAllBytes(temp.resolve("r.json"))).items("entries");
        assertThat(entries).hasSize(1);
        assertThat(entries.getFirst().toString())
                .contains("\"rawPath\":\"ZGV2L/8=\"", "\"uid\":1", "\"device\":\"8:1\"", "\"security.x\":\"AQI=\"")
                .contains("\"type\":\"block_device\"");
    }

    @Test
    void strictMakesTheFirstRefusalAFailure() {
        Refusals refusals = new Refusals(true);

        assertThatThrownBy(() -> refusals.put("a", TarEntry.file("a", 0), Set.of(Wish.OWNER)))
                .isInstanceOf(ImageException.Denied.class)
                .hasMessage("not permitted: to set the owner of \"a\"");
    }

    @Test
    void keepsNamesThatAreNotUtf8() throws Exception {
        byte[] tar = Tars.of("d\u00ff/\u00fe=1", "l\u00ff -> d\u00ff", "l\u00ff/x=2");

        Backend.LINUX.apply(temp, tar);

        try (Directory root = Backend.LINUX.open(temp);
                Walker walker = new Walker(root, 10, path -> {})) {
            assertThat(root.list()).containsExactlyInAnyOrder("d\u00ff", "l\u00ff");
            assertThat(root.readLink("l\u00ff")).isEqualTo("d\u00ff");
            Walker.Place place = Objects.requireNonNull(walker.find("d\u00ff"));
            assertThat(place.directory().list()).containsExactlyInAnyOrder("\u00fe", "x");
            new Sweeper(walker).remove("d\u00ff");
        }
    }

    @Test
    void goesDeeperThanAPathMayBeLong() throws Exception {
        // protocols H61
        String deep = "d/".repeat(1000);
        String linked = "l -> " + deep;

        Backend.LINUX.apply(temp, Tars.of(deep + "f=1", linked, "l/" + deep + "g=1"), Tars.of("x"));

        try (Directory root = Backend.LINUX.open(temp);
                Walker walker = new Walker(root, 10_000, path -> {})) {
            assertThat(walker.find("d/".repeat(2000).substring(0, 3999))).isNotNull();
            new Sweeper(walker).remove("d");
            assertThat(root.list()).containsExactlyInAnyOrder("l", "x");
        }
    }

    @ParameterizedTest
    @EnumSource
    void neverOpensALink(Backend backend) throws Exception {
        Files.createSymbolicLink(temp.resolve("l"), Path.of("."));
        Files.writeString(temp.resolve("f"), "1", UTF_8);

        try (Directory root = backend.open(temp)) {
            assertThat(root.open("l")).isNull();
            assertThat(root.open("f")).isNull();
            assertThat(root.open("none")).isNull();
            assertThat(root.create("l", TarEntry.file("l", 0), new ByteArrayInputStream(new byte[0])))
                    .isNull();
            assertThat(root.makeDirectory("l")).isFalse();
            assertThat(root.link("l", root, "f")).isFalse();
            assertThatThrownBy(() -> root.remove("none")).isInstanceOf(IOException.class);
        }
    }
}
