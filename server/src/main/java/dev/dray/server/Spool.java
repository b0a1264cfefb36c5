package dev.dray.server;

import dev.dray.content.Blob;
import dev.dray.model.Descriptor;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;

/// Holds the bytes of one upload until they are a blob. Used by one thread at a time; closing it drops the bytes.
public interface Spool extends Closeable {
    /// Bytes so far.
    long size();

    /// Adds all bytes of a stream. When that breaks off, the bytes that came stay.
    void append(InputStream in) throws IOException;

    /// The bytes as a blob of that description, which is not checked here. Valid until this is closed.
    Blob blob(Descriptor descriptor);
}
