package dev.dray.storage;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class LruTest {
    private final Lru<String, String> lru = new Lru<>(5, String::length);

    @Test
    void dropsWhatWasUsedLongestAgo() {
        lru.put("a", "xx");
        lru.put("b", "xx");
        lru.find("a");

        lru.put("c", "xx");

        assertThat(lru.find("b")).isEmpty();
        assertThat(lru.find("a")).isPresent();
        assertThat(lru.find("c")).isPresent();
    }

    @Test
    void keepsOneThatIsTooHeavyUntilTheNext() {
        lru.put("heavy", "xxxxxxxxx");
        assertThat(lru.find("heavy")).isPresent();

        lru.put("a", "x");

        assertThat(lru.find("heavy")).isEmpty();
        assertThat(lru.find("a")).isPresent();
    }

    @Test
    void hasRoomAgainForWhatWasRemovedOrReplaced() {
        lru.put("a", "xxxx");
        lru.put("a", "x");
        lru.put("b", "xxxx");
        assertThat(lru.find("a")).contains("x");

        lru.remove("b");
        lru.removeIf("a"::equals);
        lru.put("c", "xx");
        lru.put("d", "xxx");

        assertThat(lru.find("c")).isPresent();
    }

    @Test
    void replacesOnlyWhatIsStillThere() {
        String old = "x";
        lru.put("a", old);
        lru.replace("a", old, "y");
        lru.replace("a", old, "z");
        lru.replace("b", old, "z");

        assertThat(lru.find("a")).contains("y");
        assertThat(lru.find("b")).isEmpty();
    }
}
