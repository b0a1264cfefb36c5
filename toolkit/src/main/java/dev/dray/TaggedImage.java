package dev.dray;

import dev.dray.hub.HubTag;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/// One tag of a repository and what became of looking at it.
public sealed interface TaggedImage {
    String tag();

    /// What the tag stands for.
    record Listed(String tag, ImageSummary image) implements TaggedImage {}

    /// What Docker Hub's own API tells of the tag, where that was asked: nothing of its configuration.
    ///
    /// @param known what an earlier listing learned of the image; null where there was none
    record OnDockerHub(HubTag onHub, @Nullable ImageSummary known) implements TaggedImage {
        @Override
        public String tag() {
            return onHub.name();
        }
    }

    /// It could not be told what the tag stands for.
    record Failed(String tag, IOException failure) implements TaggedImage {}
}
