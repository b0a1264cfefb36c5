package dev.dray.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class TextTest {
    @ParameterizedTest
    @CsvSource({
        "2026-01-02T03:04:05Z,                2026-01-02T03:04:05Z",
        "2026-01-02T03:04:05.999999999+02:00, 2026-01-02T01:04:05Z",
        "0001-01-01T00:00:00Z,                -",
        "'',                                  -",
        "yesterday,                           yesterday",
        "the day before yesterday,            the day before yest…"
    })
    void showsTimesToTheSecondAndWhatIsNoneAsItStands(String time, String shown) {
        assertThat(Text.date(time)).isEqualTo(shown);
    }

    @Test
    void showsThatThereIsNoTime() {
        assertThat(Text.date(null)).isEqualTo("-");
    }
}
