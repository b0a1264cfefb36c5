package dev.dray.layer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.dray.content.ImageException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Nothing that a layer says touches what is outside the root: the table of protocols H.5.
final class ContainmentTest {
    @TempDir
    private Path temp;

    private Path root;
    private Path outside;

    @BeforeEach
    void makeVictim() throws IOException {
        root = Files.createDirectory(temp.resolve("root"));
        outside = Files.createDirectory(temp.resolve("outside"));
        Files.writeString(outside.resolve("victim"), "safe");
        Files.setPosixFilePermissions(outside.resolve("victim"), PosixFilePermissions.fromString("rw-------"));
    }

    private void assertOutsideIsSafe() throws IOException {
        assertThat(Trees.of(outside)).containsExactly("victim=safe");
        assertThat(Files.getPosixFilePermissions(outside.resolve("victim"))).hasSize(2);
        assertThat(Files.getAttribute(outside.resolve("victim"), "unix:nlink")).isEqualTo(1);
        try (var files = Files.list(temp)) {
            assertThat(files).containsExactlyInAnyOrder(root, outside);
        }
    }

    @ParameterizedTest
    @EnumSource
    void keepsAbsoluteNamesInside(Backend backend) throws Exception {
        // protocols H50
        backend.apply(root, Tars.of(outside + "/evil=1"));

        assertThat(root.resolve(outside.toString().substring(1)).resolve("evil"))
                .hasContent("1");
        assertOutsideIsSafe();
    }

    @ParameterizedTest
    @EnumSource
    void writesThroughALinkInsideOnly(Backend backend) throws Exception {
        // protocols H51
        backend.apply(root, Tars.of("d -> " + outside, "d/x=1"));

        assertThat(root.resolve(outside.toString().substring(1)).resolve("x")).hasContent("1");
        assertOutsideIsSafe();
    }

    @ParameterizedTest
    @EnumSource
    void writesThroughALowerLinkInsideOnly(Backend backend) throws Exception {
        // protocols H52
        backend.apply(root, Tars.of("d -> ../outside"), Tars.of("d/x=1", "d/victim=2"));

        assertThat(Trees.of(root)).contains("outside/x=1", "outside/victim=2");
        assertOutsideIsSafe();
    }

    @ParameterizedTest
    @EnumSource
    void whiteoutsDeleteInsideOnly(Backend backend) throws Exception {
        // protocols H53
        String[] links = {"d -> " + "../".repeat(20) + outside.toString().substring(1), "e -> ../outside"};

        backend.apply(root, Tars.of(links), Tars.of("d/.wh.victim", "e/.wh.victim"));

        assertOutsideIsSafe();
    }

    @ParameterizedTest
    @EnumSource
    void opaqueMarkersListAndDeleteInsideOnly(Backend backend) throws Exception {
        // protocols H54
        backend.apply(
                root,
                Tars.of("d -> " + outside, "e -> ../outside", "r/x", "s -> r"),
                Tars.of("d/.wh..wh..opq", "e/.wh..wh..opq", "s/.wh..wh..opq"));

        assertThat(Trees.of(root)).contains("r/").doesNotContain("r/x");
        assertOutsideIsSafe();
    }

    @ParameterizedTest
    @EnumSource
    void deletingATreeDoesNotFollowItsLinks(Backend backend) throws Exception {
        backend.apply(root, Tars.of("t/d -> " + outside, "t/v -> " + outside + "/victim", "t/u/w"), Tars.of(".wh.t"));

        assertThat(root).isEmptyDirectory();
        assertOutsideIsSafe();
    }

    @ParameterizedTest
    @EnumSource
    void hardLinksReachInsideOnly(Backend backend) throws Exception {
        // protocols H55, CVE-2026-50163
        String victim = outside + "/victim";
        for (String line : List.of("h => " + victim, "h => ../outside/victim", "h => pom.xml", "h => l/victim")) {
            byte[] tar = Tars.of("l -> " + outside, line);

            assertThatThrownBy(() -> backend.apply(root, tar)).isInstanceOf(ImageException.class);
        }
        assertOutsideIsSafe();
    }

    @ParameterizedTest
    @EnumSource
    void hardLinksToALinkLinkTheLink(Backend backend) throws Exception {
        // protocols H55, H63: neither the link nor a change of mode goes through it
        byte[] tar = Tars.of(
                TarEntry.symlink("l", outside + "/victim"),
                TarEntry.hardLink("h", "l").withMode(0777));

        backend.apply(root, tar);

        assertThat(root.resolve("h")).isSymbolicLink();
        assertOutsideIsSafe();
    }

    @ParameterizedTest
    @EnumSource
    void refusesALinkAsTheRoot(Backend backend) throws Exception {
        // protocols H56, CVE-2021-29136
        for (String line : List.of("./ -> " + outside, ". -> " + outside, "/ -> x")) {
            assertThatThrownBy(() -> backend.apply(root, Tars.of(line))).isInstanceOf(ImageException.Rejected.class);
        }
        assertOutsideIsSafe();
    }

    @ParameterizedTest
    @EnumSource
    void replacesALinkInsteadOfWritingThroughIt(Backend backend) throws Exception {
        // protocols H57, H58
        backend.apply(
                root,
                Tars.of("x -> " + outside + "/victim", "d -> " + outside, "n -> " + outside + "/new"),
                Tars.of("x=1", "d/", "d/victim=2", "n=3"));

        assertThat(Trees.of(root)).containsExactly("d/", "d/victim=2", "n=3", "x=1");
        assertOutsideIsSafe();
    }

    @ParameterizedTest
    @EnumSource
    void loopsOfLinksEnd(Backend backend) throws Exception {
        byte[] tar = Tars.of("a -> b", "b -> a", "a/x=1");

        assertThatThrownBy(() -> backend.apply(root, tar))
                .isInstanceOf(ImageException.Rejected.class)
                .hasMessageContaining("255 symbolic links");
    }

    @ParameterizedTest
    @EnumSource
    void changesNoModeThroughALink(Backend backend) throws Exception {
        // protocols H63, CVE-2021-32760
        backend.apply(root, Tars.of(TarEntry.symlink("a", outside + "/victim").withMode(0777)));

        assertThat(Files.readSymbolicLink(root.resolve("a"))).isEqualTo(outside.resolve("victim"));
        assertOutsideIsSafe();
    }

    @ParameterizedTest
    @EnumSource
    void keepsALinkAsItStands(Backend backend) throws Exception {
        // protocols G41, P-22
        backend.apply(root, Tars.of("etc/mtab -> ../proc/self/mounts", "lib64 -> /usr/none64", "up -> ../../../etc"));

        assertThat(Files.readSymbolicLink(root.resolve("etc/mtab"))).hasToString("../proc/self/mounts");
        assertThat(Files.readSymbolicLink(root.resolve("up"))).hasToString("../../../etc");
        assertThat(Files.exists(root.resolve("lib64"), LinkOption.NOFOLLOW_LINKS))
                .isTrue();
        Files.delete(root.resolve("up"));
    }
}
