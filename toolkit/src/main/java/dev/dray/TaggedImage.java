package dev.dray;

import java.io.IOException;

/// One tag of a repository and what became of looking at it.
public sealed interface TaggedImage {
    String tag();

    /// What the tag stands for.
    record Listed(String tag, ImageSummary image) implements TaggedImage {}

    /// It could not be told what the tag stands for.
    record Failed(String tag, IOException failure) implements TaggedImage {}
}
