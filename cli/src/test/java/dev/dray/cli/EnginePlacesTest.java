package dev.dray.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dray.model.Descriptor;
import dev.dray.model.Platform;
import dev.dray.server.ListenerOptions;
import dev.dray.server.RegistryServer;
import dev.dray.testkit.MemoryEngine;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Commands on the images of an Engine, which listens on TCP here.
final class EnginePlacesTest {
    private static final String WEB = "localhost:5000/acme/web:1.0";
    private static final String IN_DAEMON = "docker-daemon:acme/web:1.0";
    private static final Platform HERE = Platform.ofThisMachine();
    private static final Platform OTHER = Platform.parse("linux/s390x");

    @TempDir
    Path folder;

    private final MemoryEngine engine = new MemoryEngine("1.41");
    private RegistryServer listener;
    private Rig rig;

    @BeforeEach
    void startAnEngine() throws IOException {
        rig = new Rig(folder);
        Descriptor here = rig.image("acme/web", HERE, Rig.tar("etc/", "", "etc/a", "1"), Rig.tar("etc/b", "2"));
        rig.index("acme/web", "1.0", here, rig.image("acme/web", OTHER, Rig.tar("etc/a", "3")));
        listener = RegistryServer.start(engine, ListenerOptions.LOCAL);
        rig.environment.put("DOCKER_HOST", "tcp://" + listener.address());
    }

    @AfterEach
    void stopIt() throws IOException {
        listener.close();
    }

    private String text(String... arguments) {
        Rig.Result result = rig.run(arguments);
        assertThat(result.err()).isEmpty();
        assertThat(result.code()).isZero();
        return result.out();
    }

    @Test
    void everyReadingCommandReadsWhatPullLoaded() {
        String pulled = text("pull", WEB, IN_DAEMON);

        assertThat(pulled).endsWith(" " + WEB + " -> " + IN_DAEMON + "\n");
        assertThat(text("config", IN_DAEMON)).isEqualTo(text("config", WEB));
        assertThat(text("layers", IN_DAEMON).lines()).hasSize(3);
        assertThat(text("manifest", IN_DAEMON)).contains("\"layers\":[");
        assertThat(text("digest", IN_DAEMON)).startsWith("sha256:");
        assertThat(text("inspect", IN_DAEMON)).contains(IN_DAEMON);
        assertThat(text("history", IN_DAEMON)).isNotEmpty();
        assertThat(text("files", IN_DAEMON)).contains("etc/b");
        assertThat(text("cat", IN_DAEMON, "etc/b")).isEqualTo("2");
        assertThat(rig.run("diff", IN_DAEMON, WEB).out()).doesNotContain("etc");
        assertThat(rig.run("unpack", IN_DAEMON, folder + "/root").code()).isZero();
        assertThat(folder.resolve("root/etc/a")).hasContent("1");
        assertThat(rig.run("export", IN_DAEMON, "-o", folder + "/root.tar").code())
                .isZero();
    }

    @Test
    void pushesWhatTheEngineHas() {
        text("pull", WEB, IN_DAEMON);

        Rig.Result pushed = rig.run("push", IN_DAEMON, "localhost:5000/acme/pushed:1");

        assertThat(pushed.code()).isZero();
        assertThat(text("config", "localhost:5000/acme/pushed:1")).isEqualTo(text("config", WEB));
    }

    @Test
    void wantsAPlatformOfAnIndex() {
        Rig.Result copied = rig.run("copy", WEB, IN_DAEMON);

        assertThat(copied.code()).isEqualTo(1);
        assertThat(copied.err())
                .contains("an Engine loads the image of one platform")
                .contains("--platform");
        assertThat(rig.run("copy", "--platform", OTHER.toString(), WEB, IN_DAEMON)
                        .code())
                .isZero();
        assertThat(text("config", IN_DAEMON)).contains("s390x");
    }

    @Test
    void aDryRunLoadsNothing() {
        Rig.Result result = rig.run("copy", "--dry-run", "--platform", HERE.toString(), WEB, IN_DAEMON);

        assertThat(result.code()).isZero();
        assertThat(result.lines()).hasSize(4);
        assertThat(engine.lines()).noneMatch(line -> line.contains("load"));
    }

    @Test
    void oneNameTakesOneImage() throws IOException {
        rig.storage.repository("acme/db").tag("2", rig.image("acme/db", HERE, Rig.tar("c", "3")));

        Rig.Result result = rig.run("pull", WEB, "localhost:5000/acme/db:2", IN_DAEMON);

        assertThat(result.code()).isEqualTo(2);
        assertThat(result.err()).contains("names one image, but 2 are pulled");
    }

    @Test
    void saysWhatTheEngineDoesNotHave() {
        Rig.Result result = rig.run("copy", "docker-daemon:acme/none", "oci:" + folder.resolve("layout"));

        assertThat(result.code()).isEqualTo(3);
        assertThat(result.err()).contains("No such image: acme/none:latest");
        assertThat(folder.resolve("layout")).doesNotExist();
    }

    @ParameterizedTest
    @ValueSource(strings = {"docker-daemon:", "docker-daemon:0123456789ab", "docker-daemon:web@sha256:1"})
    void refusesWhatIsNoNameForANewImage(String place) {
        Rig.Result result = rig.run("copy", WEB, place);

        assertThat(result.code()).isEqualTo(2);
        assertThat(engine.lines()).isEmpty();
    }

    @Test
    void anEngineThatIsNotThereIsSaidBeforeAnythingIsPulled() throws IOException {
        listener.close();

        Rig.Result result = rig.run("pull", WEB, IN_DAEMON);

        assertThat(result.code()).isEqualTo(7);
        assertThat(result.err()).contains("127.0.0.1");
        assertThat(rig.run("store", "ls").out()).doesNotContain("acme/web");
    }

    /// As where one holds the images that the other shall have.
    @Test
    void copiesFromOneEngineToAnother() throws IOException {
        MemoryEngine other = new MemoryEngine("1.44");
        text("pull", WEB, IN_DAEMON);
        try (RegistryServer second = RegistryServer.start(other, ListenerOptions.LOCAL)) {
            String to = "tcp://" + second.address();

            Rig.Result result = rig.run("copy", "--to-docker-host", to, IN_DAEMON, "docker-daemon:acme/there:1");

            assertThat(result.code()).isZero();
        }
        assertThat(other.archive("acme/there:1")).isNotEmpty();
        assertThat(other.lines()).doesNotContain("GET /images/get?names=acme%2Fweb%3A1.0");
    }
}
