package dev.dray.archive;

import dev.dray.content.ImageException;
import dev.dray.content.ImageSink;
import dev.dray.model.Descriptor;
import java.io.IOException;

/// A sink that takes images as one archive: a file, or an Engine that loads it. Nothing is to be seen before
/// [#finish()].
public interface ArchiveSink extends ImageSink {
    /// Refuses a manifest that cannot go there, before anything is moved.
    ///
    /// @throws ImageException.Unsupported for an index where one image is wanted
    void check(Descriptor manifest) throws IOException;

    /// Lists a manifest without a name.
    void add(Descriptor manifest) throws IOException;

    /// Makes appear what was put.
    ///
    /// @throws ImageException.Corrupt     when content is not what its digests say
    /// @throws ImageException.Unsupported when an image cannot go there
    void finish() throws IOException;
}
