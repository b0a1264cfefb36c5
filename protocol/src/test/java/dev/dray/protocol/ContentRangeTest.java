package dev.dray.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Vectors: protocols J.5, Range and Content-Range.
final class ContentRangeTest {
    @ParameterizedTest
    @CsvSource({
        "0-1023, 0, 1023, -1",
        "0-0, 0, 0, -1",
        "bytes=0-1023, 0, 1023, -1",
        "bytes 0-1023/*, 0, 1023, -1",
        "bytes 0-1023, 0, 1023, -1",
        "bytes 5-9/10, 5, 9, 10",
        "bytes 5-9/*, 5, 9, -1",
        "5-9/10, 5, 9, 10",
        "' 5-9 ', 5, 9, -1",
        "bytes 0-999999999999999998/999999999999999999, 0, 999999999999999998, 999999999999999999",
    })
    void readsBothForms(String text, long first, long last, long total) {
        assertThat(ContentRange.parse(text)).contains(new ContentRange(first, last, total));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "-",
                "5-",
                "-5",
                "5",
                "9-5",
                "a-b",
                "bytes */10",
                "items 0-1/2",
                "bytes 0-1/2/3",
                "0-1,3-4",
                "-1-5",
                "0-99999999999999999999",
                "0x0-0x1",
                "bytes 5-9/9",
                "bytes 5-9/0"
            })
    void passesOverWhatIsNoRange(String text) {
        assertThat(ContentRange.parse(text)).isEmpty();
    }

    @Test
    void countsItsBytes() {
        assertThat(new ContentRange(0, 1023, -1).length()).isEqualTo(1024);
        assertThat(new ContentRange(5, 9, 10).length()).isEqualTo(5);
        assertThat(new ContentRange(0, 0, -1).length()).isEqualTo(1);
    }

    @Test
    void printsWhatAReplyToARangeSays() {
        assertThat(new ContentRange(5, 9, 10)).hasToString("bytes 5-9/10");
        assertThat(new ContentRange(5, 9, -1)).hasToString("bytes 5-9/*");
        assertThat(ContentRange.parse("bytes 5-9/*").map(Object::toString)).contains("bytes 5-9/*");
    }

    @Test
    void refusesWhatIsNoRange() {
        assertThatIllegalArgumentException().isThrownBy(() -> new ContentRange(-1, 5, -1));
        assertThatIllegalArgumentException().isThrownBy(() -> new ContentRange(5, 4, -1));
        assertThatIllegalArgumentException().isThrownBy(() -> new ContentRange(0, -1, -1));
        assertThatIllegalArgumentException().isThrownBy(() -> new ContentRange(5, 9, 9));
    }
}
