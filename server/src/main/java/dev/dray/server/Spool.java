package dev.dray.server;

import dev.dray.content.ImageException;
import dev.dray.model.Digest;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;

/// Holds the bytes of one upload until they are a blob of its repository. Used by one thread at a time, but
/// for [#size()]; closing it drops the bytes.
public interface Spool extends Closeable {
    /// Bytes so far.
    long size();

    /// Adds all bytes of a stream. When that breaks off, the bytes that came stay.
    void append(InputStream in) throws IOException;

    /// Makes the bytes a blob of the repository, whole or not at all.
    ///
    /// @throws ImageException.Corrupt when they have another digest
    void keep(Digest digest) throws IOException;
}
