package dev.dray.model;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ImageConfigTest {
    private static final String DIFF_ID = "sha256:" + "1".repeat(64);

    private static ImageConfig parse(String document) {
        return ImageConfig.parse(document.getBytes(UTF_8));
    }

    /// Protocols C123.
    @Test
    void readsWhatRunsInAnImage() {
        ImageConfig config = parse("""
                {"architecture":"arm","os":"linux","variant":"v6","created":"2026-01-02T03:04:05Z","author":"me","unknown":{"x":1},
                 "config":{"User":"me","Env":["A=b"],"Labels":{"k":"v","number":1}},
                 "rootfs":{"type":"layers","diff_ids":["%s"]},
                 "history":[{"created":"2026","created_by":"ADD x","comment":"why"},{"created_by":"ENV A=b","empty_layer":true},{}]}
                """.formatted(DIFF_ID));

        assertThat(config.platform()).isEqualTo(Platform.parse("linux/arm/v6"));
        assertThat(config.created()).isEqualTo("2026-01-02T03:04:05Z");
        assertThat(config.author()).isEqualTo("me");
        assertThat(config.diffIds()).containsExactly(Digest.parse(DIFF_ID));
        assertThat(config.labels()).containsOnlyKeys("k").containsEntry("k", "v");
        assertThat(config.process().findText("User")).contains("me");
        assertThat(config.history())
                .containsExactly(
                        new ImageConfig.History("2026", "ADD x", "why", false),
                        new ImageConfig.History(null, "ENV A=b", null, true),
                        new ImageConfig.History(null, null, null, false));
    }

    @Test
    void anArtifactsConfigSaysNothing() {
        ImageConfig config = parse("{}");

        assertThat(config.platform()).isNull();
        assertThat(config.created()).isNull();
        assertThat(config.diffIds()).isEmpty();
        assertThat(config.history()).isEmpty();
        assertThat(config.labels()).isEmpty();
        assertThat(config.process()).isEqualTo(new Json.Null());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"config\":null,\"history\":null,\"rootfs\":null}",
                "{\"config\":{\"Labels\":null},\"rootfs\":{\"diff_ids\":null}}",
                "{\"os\":\"\",\"architecture\":\"\"}",
                "{\"os\":\"linux\"}",
            })
    void whatIsNullOrEmptyIsAbsent(String document) {
        assertThat(parse(document))
                .usingRecursiveComparison()
                .ignoringFields("process")
                .isEqualTo(parse("{}"));
    }

    @Test
    void windowsNamesItsVersion() {
        ImageConfig config = parse("{\"os\":\"windows\",\"architecture\":\"amd64\",\"os.version\":\"10.0.1\"}");

        assertThat(config.platform()).isEqualTo(new Platform("windows", "amd64", null, "10.0.1"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "[]",
                "{\"rootfs\":{\"diff_ids\":[\"sha256:../../x\"]}}",
                "{\"rootfs\":{\"diff_ids\":[1]}}",
                "{\"rootfs\":{\"diff_ids\":\"x\"}}",
                "{\"history\":{}}",
                "{\"os\":1,\"architecture\":\"x\"}",
                "{\"created\":5}",
                "{\"os\":\"a\",\"os\":\"b\"}"
            })
    void malformedConfigsAreRefused(String document) {
        assertThatIllegalArgumentException().isThrownBy(() -> parse(document));
    }
}
