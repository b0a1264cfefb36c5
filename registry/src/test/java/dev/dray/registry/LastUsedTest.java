package dev.dray.registry;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class LastUsedTest {
    private final LastUsed<String, Object> values = new LastUsed<>(2);

    @Test
    void makesEachOnceAndForgetsTheOneThatNobodyUses() {
        Object a = values.find("a", name -> new Object());
        Object b = values.find("b", name -> new Object());
        assertThat(values.find("a", name -> new Object())).isSameAs(a);

        values.find("c", name -> new Object());

        assertThat(values.find("a", name -> new Object())).isSameAs(a);
        assertThat(values.find("b", name -> new Object())).isNotSameAs(b);
    }

    @Test
    void keepsWhatCameFirst() {
        Object first = new Object();

        Object found = values.find("a", name -> {
            values.find("a", again -> first);
            return new Object();
        });

        assertThat(found).isSameAs(first);
    }
}
