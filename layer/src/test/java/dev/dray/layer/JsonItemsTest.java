package dev.dray.layer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.dray.model.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class JsonItemsTest {
    private final List<String> seen = new ArrayList<>();

    private List<String> read(String document) throws IOException {
        JsonItems.forEach(
                document.getBytes(StandardCharsets.UTF_8),
                "entries",
                item -> seen.add(new Json.Members(item.values()).toString()));
        return seen;
    }

    @Test
    void findsObjectsWhateverIsInThem() throws Exception {
        String odd = "{\"a]}\":\"\\\"{\\\\\",\"b\":[{\"c\":[]}]}";

        assertThat(read("{\"entry\":[{}], \"x\":{\"entries\":[{\"no\":1}]}, \"entries\" : [ " + odd
                        + " ,\n{}], \"y\":[{}]}"))
                .containsExactly(Json.parse(odd).toString(), "{}");
    }

    @Test
    void anEmptyArrayHasNone() throws Exception {
        assertThat(read("{\"entries\":[]}")).isEmpty();
    }

    @Test
    void doesNotHoldTheWholeDocumentAsATree() {
        assertThatThrownBy(() -> read("{\"entries\":[{\"a\":1},")).isInstanceOf(IllegalArgumentException.class);

        assertThat(seen).containsExactly("{\"a\":1}");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{}",
                "[{}]",
                "{\"entries\":{}}",
                "{\"entries\":[1]}",
                "{\"entries\":[\"a\"]}",
                "{\"entries\":[[{}]]}",
                "{\"entries\":[{\"a\":}]}",
                "{\"entries\":[{]}]}",
                "{\"entries\":[{}",
                "{\"entries\":[{\"a\\",
                "{\"entries\":null,\"b\":[{}]}",
                "}}{\"entries\":[{}]}"
            })
    void refusesWhatIsNoArrayOfObjects(String document) {
        assertThatThrownBy(() -> read(document)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void refusesAnObjectThatIsTooLong() {
        String item = "{\"a\":\"%s\"}".formatted("x".repeat(1024 * 1024));

        assertThatThrownBy(() -> read("{\"entries\":[" + item + "]}")).hasMessageContaining("1,048,576");
    }
}
