package dev.dray.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.dray.content.ImageException;
import java.io.IOException;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Protocols B64.
final class V1IdsTest {
    private static final String ONE = "5ba9dab4" + "0".repeat(56);
    private static final String OTHER = "5ba9dab4" + "1".repeat(56);
    private static final String THIRD = "ef16032a" + "2".repeat(56);
    private static final SortedSet<String> KNOWN = new TreeSet<>(List.of(ONE, OTHER, THIRD));

    @Test
    void areMadeWholeWhereOnlyOneStartsSo() throws IOException {
        assertThat(V1Ids.complete("ef16032a", KNOWN, "ubuntu")).isEqualTo(THIRD);
        assertThat(V1Ids.complete("5ba9dab41", KNOWN, "ubuntu")).isEqualTo(OTHER);
        assertThat(V1Ids.complete(ONE, new TreeSet<>(), "ubuntu")).isEqualTo(ONE);
    }

    @Test
    void nameTheCandidatesWhereThereAreSeveral() {
        assertThatThrownBy(() -> V1Ids.complete("5ba9dab4", KNOWN, "ubuntu"))
                .isInstanceOf(ImageException.NotFound.class)
                .hasMessage("5ba9dab4 is not unique: ids of 2 images of ubuntu start so")
                .asInstanceOf(InstanceOfAssertFactories.type(ImageException.NotFound.class))
                .extracting(e -> e.help().orElse(""))
                .isEqualTo("there is: " + ONE + ", " + OTHER);
    }

    @Test
    void nameWhatThereIsWhereThereIsNone() {
        assertThatThrownBy(() -> V1Ids.complete("00000000", KNOWN, "ubuntu"))
                .isInstanceOf(ImageException.NotFound.class)
                .hasMessage("no image of ubuntu has an id that starts with 00000000");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "5ba9dab", "5ba9dabx", "../5ba9dab4", "sha256:5ba9dab4", "5ba9dab4\n"})
    void haveEightDigitsOrMore(String text) {
        assertThatIllegalArgumentException().isThrownBy(() -> V1Ids.parse(text));
    }

    @Test
    void mayBeWrittenInCapitals() {
        assertThat(V1Ids.parse("5BA9DAB4")).isEqualTo("5ba9dab4");
    }
}
