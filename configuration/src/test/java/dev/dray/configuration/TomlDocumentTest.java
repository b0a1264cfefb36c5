package dev.dray.configuration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.tomlj.TomlArray;
import org.tomlj.TomlParseResult;

/// Documents are read as another reader, tomlj, reads them.
final class TomlDocumentTest {
    /// The values as one text, so that they can be compared; numbers and times only by where they stand.
    private static Object plain(TomlTable table) {
        Map<String, Object> plain = new TreeMap<>();
        table.keys().forEach(key -> plain.put(key, plain(Objects.requireNonNull(table.find(key)))));
        return plain;
    }

    private static Object plain(TomlValue value) {
        return switch (value) {
            case TomlValue.Text(var text) -> "\"" + text + "\"";
            case TomlValue.Flag(var flag) -> flag;
            case TomlValue.Other(var literal) -> "other";
            case TomlValue.Items items ->
                items.values().stream().map(TomlDocumentTest::plain).toList();
            case TomlValue.Inner(var table) -> plain(table);
        };
    }

    private static Object theirs(Object value) {
        return switch (value) {
            case org.tomlj.TomlTable table -> {
                Map<String, Object> plain = new TreeMap<>();
                table.entrySet().forEach(entry -> plain.put(entry.getKey(), theirs(entry.getValue())));
                yield plain;
            }
            case TomlArray array ->
                array.toList().stream().map(TomlDocumentTest::theirs).toList();
            case String text -> "\"" + text + "\"";
            case Boolean flag -> flag;
            default -> "other";
        };
    }

    private static Object expected(String text) {
        TomlParseResult result = org.tomlj.Toml.parse(text);
        assertThat(result.errors()).as(text).isEmpty();
        return theirs(result);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "# nothing\n\n  # more",
                "a = 'b'",
                "a='b'#c\r\nb = true\r\nc = false",
                "a = \"x\\ty\\n\\\"\\\\\\u00e9\\U0001F600 é\"",
                "a = 'C:\\no\\escape'",
                "a = ''\nb = \"\"",
                "a = \"\"\"\nfirst\n second\"\"\"",
                "a = \"\"\"one \\\n\n    two \\  \n three\"\"\"",
                "a = \"\"\"\"quoted\"\"\"\"",
                "a = '''\nno \\escape\n'quoted' '''",
                "a = \"\"\"\"\"\"",
                "1234 = 1\n\"a b\" = 2\n'ʎ' = 3\na-b_c = 4",
                "a.b.c = 'x'\na.b.d = 'y'\na . \"e\" = 'z'",
                "a = [ ]\nb = [ 'x', 'y', ]\nc = [\n 'x', # one\n\n 'y' # two\n]\nd = [['x'], [1, 2]]",
                "a = { }\nb = { x = 'y', z.w = true, v = { u = 't' } }",
                "[a]\nb = 'c'\n[a.d]\ne = 'f'\n[ g . 'h' ]\ni = true",
                "[a.b.c]\nx = 'y'\n[a]\nz = true",
                "[[a]]\nb = 'c'\n[[a.d]]\n[[a.d]]\ne = true\n[[a]]\n[a.f]\ng = 'h'",
                "a = 0\nb = -17\nc = +1_000\nd = 0xDEAD_beef\ne = 0o17\nf = 0b1_0\ng = 6.02e+23\nh = -1E5\ni = 1.5",
                "a = inf\nb = -nan\nc = 1979-05-27\nd = 1979-05-27T07:32:00Z\ne = 1979-05-27 07:32:00.5\nf = 07:32:00",
                "a = 1979-05-27 # a day",
                "a = true # yes\n[b] # table\n"
            })
    void readsWhatTomlHas(String text) {
        assertThat(plain(TomlDocument.parse(text))).isEqualTo(expected(text));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a",
                "a =",
                "= 'x'",
                "a = b",
                "a = 'x' b = 'y'",
                "a = 'x",
                "a = \"x\ny\"",
                "a = \"\\q\"",
                "a = \"\\ud800\"",
                "a = \"\\u00g0\"",
                "a = \"\"\"x",
                "a = '\u0000'",
                "# \u0007",
                "a = truely",
                "a = 01",
                "a = 1__0",
                "a = 1.",
                "a = 0x",
                "a = ['x' 'y']",
                "a = ['x', , 'y']",
                "a = ['x'",
                "a = { x = 1, }",
                "a = { x = 1\n }",
                "a.",
                ".a = 1",
                "a = 1\na = 2",
                "a = 1\na.b = 2",
                "a.b = 1\na = 2",
                "a = { b = 1 }\na.c = 2",
                "a = { b = 1 }\n[a.c]",
                "a = { b = 1, b = 2 }",
                "a = [{ b = 1 }]\n[[a]]",
                "[a]\n[a]",
                "[a]\nb = 1\n[a.b]",
                "[a]\n[[a]]",
                "[[a]]\n[a]",
                "a.b = 1\n[a]",
                "[a.b]\nc = 1\n[a]\nb.d = 2",
                "[]",
                "[a",
                "[[a]",
                "[ [a]]",
                "[a] b = 1",
                "\"\"\"a\"\"\" = 1"
            })
    void refusesWhatIsNone(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> TomlDocument.parse(text))
                .withMessageMatching("(?s).*\\(line \\d+, column \\d+\\)");
    }

    @Test
    void tellsTheLineBehindStringsAndArraysOfSeveral() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> TomlDocument.parse("a = '''\n\n'''\nb = [\n1,\n2]\n  c d"))
                .withMessage("want = (line 7, column 5)");
    }

    /// Documents out of pieces that fit together or do not: both readers must agree on which do.
    @RepeatedTest(200)
    void agreesOnDocumentsOfAllKinds(RepetitionInfo repetition) {
        Random random = new Random(repetition.getCurrentRepetition());
        String[] pieces = {
            "[a]\n",
            "[a.b]\n",
            "[[c]]\n",
            "[[c.d]]\n",
            "[\"e.f\"]\n",
            "x = 'y'\n",
            "y.z = true\n",
            "w = [1, 'v', [true]]\n",
            "v = { a = 'b', 'c d' = [] }\n",
            "# u\n",
            "\n",
            "t = \"\"\"s\n\\t\"\"\"\n",
            "\"q r\" = 1.5e3 # p\n"
        };
        StringBuilder text = new StringBuilder();
        random.ints(random.nextInt(8), 0, pieces.length).forEach(piece -> text.append(pieces[piece]));

        TomlParseResult result = org.tomlj.Toml.parse(text.toString());

        if (result.hasErrors()) {
            assertThatIllegalArgumentException()
                    .as(text.toString())
                    .isThrownBy(() -> TomlDocument.parse(text.toString()));
        } else {
            assertThat(plain(TomlDocument.parse(text.toString())))
                    .as(text.toString())
                    .isEqualTo(theirs(result));
        }
    }
}
