package dev.dray.model;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class JsonSequenceTest {
    private static final int LIMIT = 1024;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"a\":\"}\"}{\"b\":[{},\"]\\\"\"]}",
                "{\"a\":\"}\"}\r\n{\"b\":[{},\"]\\\"\"]}\r\n",
                "\u001e{\"a\":\"}\"}\n\u001e{\"b\":[{},\"]\\\"\"]}\n",
                " {\"a\" : \"}\" }\n\n\t {\"b\":[{},\n\"]\\\"\"]} "
            })
    void givesOneObjectAfterTheOther(String text) throws IOException {
        assertThat(read(new ByteArrayInputStream(text.getBytes(UTF_8))))
                .extracting(Json::print)
                .containsExactly("{\"a\":\"}\"}", "{\"b\":[{},\"]\\\"\"]}");
    }

    @Test
    void breaksBetweenReadsDoNotMatter() throws IOException {
        byte[] text = "{\"a\":\"é\\\\\"}{\"b\":1}".getBytes(UTF_8);

        assertThat(read(new OneByOne(text))).extracting(Json::print).containsExactly("{\"a\":\"é\\\\\"}", "{\"b\":1}");
    }

    @Test
    void anObjectIsGivenBeforeTheNextOneIsThere() throws IOException {
        byte[] text = "{\"a\":1}".getBytes(UTF_8);
        InputStream in = new ByteArrayInputStream(text) {
            @Override
            public int read(byte[] into) throws IOException {
                if (pos == text.length) {
                    throw new IOException("asked for more than it must");
                }
                return super.read(into);
            }
        };

        assertThat(new JsonSequence(in, LIMIT).next())
                .hasValueSatisfying(json -> assertThat(json.findLong("a")).hasValue(1L));
    }

    @ParameterizedTest
    @ValueSource(strings = {"{", "{\"a\":1", "{\"a\":\"}", "{\"a\":\"\\", "{}[{}"})
    void saysThatTheStreamEndedInsideAValue(String text) {
        assertThatThrownBy(() -> read(new ByteArrayInputStream(text.getBytes(UTF_8))))
                .isInstanceOf(EOFException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"<html>{}</html>", "1 2", "{]", "{\"a\":1,\"a\":2}", "{} nonsense"})
    void refusesWhatIsNoJson(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> read(new ByteArrayInputStream(text.getBytes(UTF_8))))
                .withMessageStartingWith("not JSON");
    }

    @Test
    void showsWhatStandsInThePlaceOfJson() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> read(new ByteArrayInputStream("<html>\u001b[2J".getBytes(UTF_8))))
                .withMessage("not JSON: it begins with \"<html>\uFFFD[2J\"");
    }

    @Test
    void refusesAValueWithoutEnd() {
        String text = "{\"a\":\"" + "x".repeat(LIMIT) + "\"}";

        assertThatIllegalArgumentException()
                .isThrownBy(() -> read(new ByteArrayInputStream(text.getBytes(UTF_8))))
                .withMessageContaining("over 1,024 bytes");
    }

    private static List<Json> read(InputStream in) throws IOException {
        List<Json> all = new ArrayList<>();
        try (JsonSequence sequence = new JsonSequence(in, LIMIT)) {
            for (var next = sequence.next(); next.isPresent(); next = sequence.next()) {
                all.add(next.get());
            }
        }
        return all;
    }

    /// Gives one byte per read.
    private static final class OneByOne extends ByteArrayInputStream {
        OneByOne(byte[] content) {
            super(content);
        }

        @Override
        public int read(byte[] into) {
            return super.read(into, 0, Math.min(1, into.length));
        }
    }
}
