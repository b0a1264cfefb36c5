package dev.dray.model;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_16;
import static java.nio.charset.StandardCharsets.UTF_16BE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SequencedMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class JsonTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "[]",
                "null",
                "true",
                "false",
                "0",
                "-1.5e-7",
                "\"\"",
                "{\"b\":1,\"a\":[null,{\"c\":\"d\"}]}",
                "\"\\u0000\\n\\\"\\\\/é日😀\"",
                "123456789012345678901234567890.00",
                "1e400",
                "1.0"
            })
    void keepsEveryValue(String document) {
        Json json = Json.parse(document);

        assertThat(Json.parse(Json.print(json))).isEqualTo(json);
        assertThat(Json.parse(json.bytes())).isEqualTo(json);
        assertThat(Json.parse(json.pretty())).isEqualTo(json);
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"b\":1,\"a\":[null,{\"c\":\"d\"}]}", "1.00", "9223372036854775808", "1E5", "[\"<&>é\"]"})
    void printsAsItStood(String document) {
        assertThat(Json.parse(document)).hasToString(document);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "\n",
                "{",
                "[",
                "\"",
                "{]",
                "{\"a\"}",
                "{\"a\":}",
                "{\"a\":1,}",
                "[1,]",
                "{a:1}",
                "{'a':1}",
                "nul",
                "NaN",
                "Infinity",
                "01",
                "+1",
                ".5",
                "1.",
                "0x1",
                "// c\n1",
                "/* c */1",
                "\"\t\"",
                "\"\\x\"",
                "{} {}",
                "[]]",
                "1 2",
                "{}x",
                "\uFEFF{}",
                "\0"
            })
    void refusesWhatIsNoJson(String document) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Json.parse(document))
                .withMessageStartingWith("not JSON");
    }

    /// Protocols C118 (CVE-2021-41190).
    @ParameterizedTest
    @ValueSource(strings = {"{\"a\":1,\"a\":1}", "{\"x\":{\"a\":1,\"b\":2,\"a\":null}}", "{\"a\":1,\"\\u0061\":2}"})
    void refusesDuplicateNames(String document) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Json.parse(document))
                .withMessageContaining("a");
    }

    @Test
    void readsAHundredLevelsAndNoMore() {
        int max = Json.MAX_DEPTH;

        assertThat(Json.parse("[".repeat(max) + "]".repeat(max))).isInstanceOf(Json.Items.class);
        assertThatIllegalArgumentException().isThrownBy(() -> Json.parse("[".repeat(max + 1) + "]".repeat(max + 1)));
        assertThatIllegalArgumentException().isThrownBy(() -> Json.parse("[".repeat(100_000)));
        assertThatIllegalArgumentException().isThrownBy(() -> Json.parse("{\"a\":".repeat(100_000)));
    }

    @Test
    void readsUtf8AndNothingElse() {
        String document = "{\"a\":\"é\"}";

        assertThat(Json.parse(document.getBytes(UTF_8)).findText("a")).contains("é");
        for (byte[] other : List.of(
                document.getBytes(ISO_8859_1),
                document.getBytes(UTF_16),
                document.getBytes(UTF_16BE),
                // An overlong "/" and half a surrogate pair, which a lenient decoder takes.
                new byte[] {'"', (byte) 0xC0, (byte) 0xAF, '"'},
                new byte[] {'"', (byte) 0xED, (byte) 0xA0, (byte) 0x80, '"'},
                new byte[] {'"', (byte) 0xE9})) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> Json.parse(other))
                    .withMessageContaining("UTF-8");
        }
    }

    @Test
    void readsHalfASurrogatePairAsGoDoes() {
        assertThat(Json.parse("\"a\\ud800b\"")).isEqualTo(Json.of("a\uFFFDb"));
        assertThat(Json.parse("{\"\\udc00\":1}").find("\uFFFD")).isPresent();
        assertThat(Json.parse("\"\\ud83d\\ude00\"")).isEqualTo(Json.of("😀"));
        assertThatIllegalArgumentException().isThrownBy(() -> Json.parse("{\"\\udc00\":1,\"\\ud800\":2}"));
    }

    @Test
    void readsLongTexts() {
        String text = "é".repeat(3_000_000);

        assertThat(Json.parse('"' + text + '"')).isEqualTo(Json.of(text));
    }

    @Test
    void namesThePlaceOfAMistake() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Json.parse("{\n \"a\": oops\n}"))
                .withMessageContaining("line 2");
    }

    @Test
    void doesNotRepeatAMegabyteOfNonsense() {
        String name = "\"" + "n".repeat(40_000) + "\":1";

        assertThatIllegalArgumentException()
                .isThrownBy(() -> Json.parse("{" + name + "," + name + "}"))
                .satisfies(failure -> assertThat(failure.getMessage()).hasSizeLessThan(500));
    }

    @Test
    void findsMembersOfTheTypeThatIsWanted() {
        Json json = Json.parse("{\"s\":\"x\",\"n\":7,\"f\":1.5,\"a\":[\"y\",\"z\"],\"m\":[1],\"z\":null}");

        assertThat(json.findText("s")).contains("x");
        assertThat(json.findLong("n")).contains(7L);
        assertThat(json.texts("a")).containsExactly("y", "z");
        assertThat(json.find("z")).isEmpty();
        assertThat(json.find("none")).isEmpty();
        assertThat(json.items("none")).isEmpty();
        assertThat(Json.of(1).find("s")).isEmpty();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> json.findText("n"))
                .withMessageContaining("\"n\"");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> json.findLong("s"))
                .withMessageContaining("\"s\"");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> json.findLong("f"))
                .withMessageContaining("\"f\"");
        assertThatIllegalArgumentException().isThrownBy(() -> json.items("s")).withMessageContaining("\"s\"");
        assertThatIllegalArgumentException().isThrownBy(() -> json.texts("m")).withMessageContaining("\"m\"");
    }

    @Test
    void numbersThatDoNotFitAreNoWholeNumbers() {
        Json json = Json.parse("{\"max\":9223372036854775807,\"over\":9223372036854775808}");

        assertThat(json.findLong("max")).contains(Long.MAX_VALUE);
        assertThatIllegalArgumentException().isThrownBy(() -> json.findLong("over"));
    }

    @Test
    void onlyAnObjectIsAnObject() {
        assertThat(Json.parseObject("{}".getBytes(UTF_8)).values()).isEmpty();
        assertThatIllegalArgumentException().isThrownBy(() -> Json.parseObject("[]".getBytes(UTF_8)));
    }

    @Test
    void objectsAreBuiltInOrder() {
        Json json = Json.object()
                .put("z", "last letter first")
                .put("absent", (String) null)
                .put("a", 1)
                .put("list", List.of())
                .put("none", Map.of())
                .build();

        assertThat(json).hasToString("{\"z\":\"last letter first\",\"a\":1,\"list\":[]}");
    }

    @Test
    void isPrettyForPeople() {
        assertThat(Json.parse("{\"a\":[1,{}]}").pretty()).isEqualTo("{\n  \"a\": [\n    1,\n    { }\n  ]\n}");
    }

    @Test
    void whatIsPrintedIsReadBack() {
        Property.holds(random -> {
            Json json = randomJson(random, 4);

            assertThat(Json.parse(json.bytes())).isEqualTo(json);
            assertThat(Json.parse(json.pretty())).isEqualTo(json);
        });
    }

    private static Json randomJson(Random random, int depth) {
        return switch (random.nextInt(depth > 0 ? 7 : 5)) {
            case 0 -> new Json.Null();
            case 1 -> Json.of(random.nextBoolean());
            case 2 -> Json.of(random.nextLong());
            case 3 -> new Json.Numeral(Double.toString(random.nextGaussian()));
            case 4 -> Json.of(wellFormed(random));
            case 5 -> {
                List<Json> items = new ArrayList<>();
                for (int left = random.nextInt(4); left > 0; left--) {
                    items.add(randomJson(random, depth - 1));
                }
                yield Json.of(items);
            }
            default -> {
                SequencedMap<String, Json> members = new LinkedHashMap<>();
                for (int left = random.nextInt(4); left > 0; left--) {
                    members.put(wellFormed(random), randomJson(random, depth - 1));
                }
                yield new Json.Members(members);
            }
        };
    }

    private static String wellFormed(Random random) {
        return Property.garbage(random, 10).replace('\uD800', 'x');
    }

    @Test
    void garbageIsAnIllegalArgumentAndNothingElse() {
        Property.holds(random -> {
            byte[] bytes = new byte[random.nextInt(20)];
            random.nextBytes(bytes);
            parseOrRefuse(bytes);
            parseOrRefuse(
                    Property.mutated(random, randomJson(random, 3).toString()).getBytes(UTF_8));
        });
    }

    private static void parseOrRefuse(byte[] document) {
        try {
            assertThat(Json.parse(document)).isNotNull();
        } catch (IllegalArgumentException expected) {
            assertThat(expected).hasMessageStartingWith("not JSON");
        }
    }
}
