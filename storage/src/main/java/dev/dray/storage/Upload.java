package dev.dray.storage;

import dev.dray.content.ImageException;
import dev.dray.model.Digest;
import java.io.IOException;
import java.io.InputStream;

/// The bytes of one upload until they are content of its repository. Used by one thread at a time, but for [#size()]
/// and [#id()]. It stays until it is kept or cancelled, or nobody has gone on with it for long
/// ([GarbageOptions#uploads()]).
public interface Upload {
    /// What it is found again by; nobody can guess it (protocols H76).
    String id();

    /// Bytes so far.
    long size();

    /// Adds all bytes of a stream. When that breaks off, the bytes that came stay.
    void append(InputStream in) throws IOException;

    /// Makes the bytes content of the repository, whole or not at all, and ends the upload.
    ///
    /// @throws ImageException.Corrupt when they have another digest; the upload then goes on
    void keep(Digest digest) throws IOException;

    /// Drops the bytes and ends the upload. Nothing happens when it has ended.
    void cancel() throws IOException;
}
