package dev.dray.storage;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dray.model.Digest;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What is remembered stays within bounds, whatever strangers ask for.
final class SharedTest {
    private static final int MANY = 30_000;

    private Shared shared;

    @BeforeEach
    void open(@TempDir Path root) throws IOException {
        shared = new Shared(new Disk(root, new OwnTree(root), new TestClock(), new Quick()));
    }

    @Test
    void forgetsListsInWhichNothingIs() {
        for (int i = 0; i < MANY; i++) {
            shared.tagLists().put("r" + i, new Shared.TagList(new TreeSet<>(), 0));
            shared.referrers().put("r" + i, Map.of());
        }

        assertThat(shared.tagLists().find("r0")).isEmpty();
        assertThat(shared.referrers().find("r0")).isEmpty();
    }

    @Test
    void countsTheTagsThatComeAndGo() throws IOException {
        Contents contents = new Contents(shared, "acme/web");
        Tags tags = new Tags(shared, contents, "acme/web");
        assertThat(tags.all()).isEmpty();

        for (int i = 0; i < 3; i++) {
            tags.note("1.0", Digest.of(new byte[0]));
            tags.remove("1.0");
        }

        assertThat(shared.tagLists().find("acme/web").orElseThrow().count()).isZero();
    }
}
