package dev.dray.junit;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/// What is said of a class holds for the classes in it.
@WithRegistry(lifetime = WithRegistry.Lifetime.CLASS)
@SuppressWarnings("ClassCanBeStatic") // JUnit takes no static ones
final class NestedRegistryTest {
    private static final Set<TestRegistry> SEEN = new HashSet<>();

    private static void see(TestRegistry registry) {
        SEEN.add(registry);
        assertThat(SEEN).hasSize(1);
    }

    @Test
    void startsOne(TestRegistry registry) {
        see(registry);
    }

    @Nested
    class Inner {
        @Test
        void asksForNone() {
            assertThat(SEEN).hasSizeLessThan(2);
        }

        @Test
        void hasTheSame(TestRegistry registry) {
            see(registry);
        }

        @Nested
        @WithRegistry
        class Deepest {
            @Test
            void hasItsOwn(TestRegistry registry) {
                assertThat(SEEN).doesNotContain(registry);
            }
        }
    }
}
