package dev.dray.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.dray.content.Image;
import dev.dray.layer.LayerStack;
import dev.dray.model.Digest;
import dev.dray.model.Platform;
import dev.dray.testkit.MemoryEngine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What Engines of all ages have saved, served once more. The archives lie beside the project, where its `README.md`
/// says what wrote each; without them this is skipped.
final class SavedFormatsTest {
    private static final Path FIXTURES = Path.of(
                    Objects.requireNonNullElse(System.getenv("DRAY_FIXTURES"), "../../shared/fixtures"))
            .resolve("docker-archive");

    @TempDir
    Path folder;

    /// The manifest is the Engine's own where it tells one (protocols G6), of the containerd store an index.
    @ParameterizedTest
    @CsvSource({
        "one-image.tar, 1.24, bazel/v1/tarball:test_image_1, 6e0b05049ed9",
        "docker-engine.tar, 1.44, projects.registry.vmware.com/springboot/test-info:latest, ee382dc5c080",
        "docker-desktop-containerd.tar, 1.55, projects.registry.vmware.com/springboot/test-info:latest, ee382dc5c080",
        "podman.tar, 1.44, projects.registry.vmware.com/springboot/test-info:latest, ee382dc5c080",
        "hello-world-docker-25.tar, 1.44, ee301c921b8a, ee301c921b8a",
    })
    void isReadWhateverItsForm(String file, String version, String name, String id) throws IOException {
        assumeThat(FIXTURES.resolve(file)).exists();
        MemoryEngine engine = new MemoryEngine(version);
        engine.load(Files.readAllBytes(FIXTURES.resolve(file)));
        EngineRig rig = new EngineRig(folder);
        try (EngineStore store = rig.store(engine)) {
            Image image = store.image(name, null).forPlatform(Platform.LINUX_AMD64);

            assertThat(Digest.of(image.rawConfig()).hex()).startsWith(id);
            assertThat(LayerStack.of(image).layers()).isNotEmpty();
        }
        assertThat(rig.left()).isZero();
    }
}
