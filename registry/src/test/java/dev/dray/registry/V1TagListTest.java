package dev.dray.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.dray.model.Json;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Protocols B36, B37, B60 to B65: all shapes.
final class V1TagListTest {
    private static final String FULL = "5ba9dab47459d81c0037ca3836a368a4f8ce5050505ce89720e1fb8839ea048a";

    @Test
    void isAMapInRegistries() {
        assertThat(V1TagList.parseAll(Json.parse("{\"latest\":\"%s\",\"14.04\":\"%s\"}".formatted(FULL, FULL)), 9))
                .isEqualTo(Map.of("latest", FULL, "14.04", FULL));
    }

    @Test
    void isAListOnDockerHubsWebsite() {
        assertThat(V1TagList.parseAll(Json.parse("""
                        [{"layer":"ef16032a","name":"latest"},{"name":"14.04.1"},{"layer":null,"name":"x"}]"""), 9))
                .isEqualTo(Map.of("latest", "ef16032a", "14.04.1", "", "x", ""));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"x\"",
                "7",
                "true",
                "null",
                "[{\"layer\":\"ef16032a\"}]",
                "[\"latest\"]",
                "{\"latest\":7}",
                "{\"latest\":\"../../etc\"}",
                "{\"latest\":\"ef1603\"}",
                "[{\"name\":\"a\",\"layer\":\"zzzzzzzz\"}]",
                "[{\"name\":\"a\"},{\"name\":\"b\"},{\"name\":\"c\"}]"
            })
    void isNothingElse(String answer) {
        assertThatIllegalArgumentException().isThrownBy(() -> V1TagList.parseAll(Json.parse(answer), 2));
    }

    @Test
    void oneTagIsAnIdOrAListOfLayers() {
        assertThat(V1TagList.parseOne(Json.parse("\"" + FULL + "\""))).containsExactly(FULL);
        assertThat(V1TagList.parseOne(
                        Json.parse("[{\"pk\":20355486,\"id\":\"5ba9dab4\"},{\"pk\":1,\"id\":\"51A9C7C1\"}]")))
                .isEqualTo(List.of("5ba9dab4", "51a9c7c1"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"[]", "{}", "7", "true", "null", "\"5ba9\"", "[{\"pk\":1}]", "[\"5ba9dab4\"]"})
    void oneTagIsNothingElse(String answer) {
        assertThatIllegalArgumentException().isThrownBy(() -> V1TagList.parseOne(Json.parse(answer)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"Tag not found", "Tag not found\r\n", "tag not found"})
    void thereIsNoneInPlainText(String answer) {
        assertThat(V1TagList.isNoTag(answer.getBytes(StandardCharsets.UTF_8))).isTrue();
    }

    @Test
    void thereIsNoneInWords() {
        assertThat(V1TagList.findError(Json.parse("{\"error\":\"Tag not found\"}")))
                .contains("Tag not found");
        // A tag may have any name.
        assertThat(V1TagList.findError(Json.parse("{\"error\":\"%s\"}".formatted(FULL))))
                .isEmpty();
        assertThat(V1TagList.findError(Json.parse("[]"))).isEmpty();
    }

    /// Protocols H66.
    @Test
    void wordsAreAShortLine() {
        String words = "no\\n\\u001b[31m".repeat(1000);

        assertThat(V1TagList.findError(Json.parse("{\"error\":\"%s\"}".formatted(words))))
                .hasValueSatisfying(said -> assertThat(said)
                        .hasSizeLessThan(400)
                        .startsWith("no [31mno")
                        .doesNotContain("\u001b"));
    }
}
