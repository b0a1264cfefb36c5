package dev.dray.content;

import dev.dray.model.Descriptor;
import java.io.IOException;

/// A source and a sink of the same repository, from which content can be taken away again.
public interface ImageStore extends ImageSource, ImageSink {
    /// Takes the name away; the manifest stays. Nothing happens when there is no such tag.
    void untag(String tag) throws IOException;

    /// Takes content away, a manifest with its tags. Nothing happens when it is not there.
    void delete(Descriptor content) throws IOException;

    @Override
    default void close() throws IOException {}
}
