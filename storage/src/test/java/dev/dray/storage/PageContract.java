package dev.dray.storage;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dray.model.Descriptor;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

/// What the lists of every storage promise; a part of [StorageContract].
abstract class PageContract extends FindingContract {
    /// Protocols C70: in the order of ASCII; C75: one that begins as another does is not lost.
    @Test
    void listsTagsInOrderPageByPage() throws IOException {
        Descriptor image = image(web());
        for (String tag : List.of("b", "1.0", "_x", "B", "1.0-rc", "a", "1")) {
            web().tag(tag, image);
        }

        assertThat(web().tags("", 3)).isEqualTo(new Page(List.of("1", "1.0", "1.0-rc"), true));
        assertThat(web().tags("1.0-rc", 3)).isEqualTo(new Page(List.of("B", "_x", "a"), true));
        assertThat(web().tags("a", 3)).isEqualTo(new Page(List.of("b"), false));
        assertThat(web().tags("", Integer.MAX_VALUE).entries()).hasSize(7);
    }

    @Test
    void goesOnAfterATagThatIsGone() throws IOException {
        Descriptor image = image(web());
        web().tag("a", image);
        web().tag("b", image);
        web().tag("c", image);
        assertThat(web().tags("", 1).entries()).containsExactly("a");

        web().untag("b");
        web().untag("a");

        assertThat(web().tags("a", 9)).isEqualTo(new Page(List.of("c"), false));
        assertThat(web().tags("zzz", 9)).isEqualTo(new Page(List.of(), false));
    }

    @Test
    void givesAnEmptyPageToWhoAsksForNothing() throws IOException {
        web().tag("a", image(web()));

        assertThat(web().tags("", 0).entries()).isEmpty();
        assertThat(storage().repositories("", 0).entries()).isEmpty();
    }

    @Test
    void listsRepositoriesInOrderPageByPage() throws IOException {
        for (String path : List.of("b", "acme/web", "acme", "acme/web/deep", "acme-x")) {
            putCustom(storage().repository(path), "{}");
        }

        assertThat(storage().repositories("", 2)).isEqualTo(new Page(List.of("acme", "acme-x"), true));
        assertThat(storage().repositories("acme-x", 2)).isEqualTo(new Page(List.of("acme/web", "acme/web/deep"), true));
        assertThat(storage().repositories("acme/web/deep", 2)).isEqualTo(new Page(List.of("b"), false));
    }

    @Test
    void listsRepositoriesThatHaveAManifest() throws IOException {
        web().put(images.blob(10));
        Descriptor custom = putCustom(other(), "{}");
        assertThat(storage().repositories("", 9).entries()).containsExactly(OTHER);

        other().delete(custom);
        assertThat(storage().repositories("", 9).entries()).isEmpty();
        putCustom(web(), "{}");
        assertThat(storage().repositories("", 9).entries()).containsExactly(WEB);
    }
}
