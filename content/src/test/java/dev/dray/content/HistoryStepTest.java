package dev.dray.content;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dray.model.Descriptor;
import dev.dray.model.ImageConfig;
import dev.dray.model.MediaType;
import java.util.List;
import org.junit.jupiter.api.Test;

final class HistoryStepTest {
    private static final Descriptor FIRST = Descriptor.of(MediaType.OCI_LAYER, new byte[1]);
    private static final Descriptor SECOND = Descriptor.of(MediaType.OCI_LAYER, new byte[2]);

    private static List<HistoryStep> steps(List<Descriptor> layers, ImageConfig.History... history) {
        return HistoryStep.of(layers, List.of(history));
    }

    private static ImageConfig.History step(String command, boolean empty) {
        return new ImageConfig.History("2026", command, "why", empty);
    }

    @Test
    void giveEachLayerToTheStepThatMadeIt() {
        assertThat(steps(List.of(FIRST, SECOND), step("ADD", false), step("ENV", true), step("RUN", false)))
                .containsExactly(
                        new HistoryStep("2026", "ADD", "why", FIRST),
                        new HistoryStep("2026", "ENV", "why", null),
                        new HistoryStep("2026", "RUN", "why", SECOND));
    }

    @Test
    void layersOfWhichNothingIsSaidAreStepsToo() {
        assertThat(steps(List.of(FIRST, SECOND), step("ADD", false)))
                .containsExactly(
                        new HistoryStep("2026", "ADD", "why", FIRST), new HistoryStep(null, null, null, SECOND));
    }

    @Test
    void stepsForWhichThereIsNoLayerHaveNone() {
        assertThat(steps(List.of(FIRST), step("ADD", false), step("RUN", false)))
                .extracting(HistoryStep::layer)
                .containsExactly(FIRST, null);
    }
}
