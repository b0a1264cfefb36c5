package dev.dray.content;

import dev.dray.model.Descriptor;
import dev.dray.model.Digest;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;

/// Where the images of one repository come from.
public interface ImageSource extends Closeable {
    /// Finds the manifest that a tag or digest names.
    ///
    /// @throws ImageException.NotFound when there is none
    Descriptor resolve(String tagOrDigest) throws IOException;

    /// All tags, in no promised order.
    List<String> tags() throws IOException;

    /// Whether this content is here.
    boolean has(Descriptor content) throws IOException;

    /// What is known here of a blob of which only the digest is known: its size, and no type worth the name.
    ///
    /// @throws ImageException.NotFound    when it is not here
    /// @throws ImageException.Unsupported where content is only found by all that a descriptor says
    default Descriptor describe(Digest blob) throws IOException {
        throw new ImageException.Unsupported("%s cannot be looked for by its digest alone".formatted(blob), null);
    }

    /// Opens content, a manifest as well as a blob. The stream is verified: it never ends on wrong bytes, but throws
    /// [ImageException.Corrupt] instead, so callers need not check.
    ///
    /// @throws ImageException.NotFound when it is not here
    default InputStream open(Descriptor content) throws IOException {
        return new VerifyingInputStream(openFrom(content, 0), content);
    }

    /// Opens content from an offset in bytes on. Not verified: only for who has the bytes before it and verifies the
    /// whole, as a sink does that goes on with a partial blob.
    InputStream openFrom(Descriptor content, long offset) throws IOException;

    /// Opens a part of some content. Not verified: only for who knows the digest of that part.
    ///
    /// @param length bytes; the stream ends after them, or where the content ends
    /// @throws ImageException.Unsupported where a part cannot be had without reading much that stands before it
    default InputStream openRange(Descriptor content, long offset, long length) throws IOException {
        return new BoundedInputStream(openFrom(content, offset), length);
    }

    /// The manifests that are about this one: signatures, lists of what is in it, and whatever else was attached. Each
    /// with its `artifactType` and annotations, as who keeps the list says; they are not read.
    ///
    /// @return none where nothing is known of such things
    default List<Descriptor> referrers(Descriptor subject) throws IOException {
        return List.of();
    }

    /// Those of [#referrers(Descriptor)] that are of one kind.
    default List<Descriptor> referrers(Descriptor subject, String artifactType) throws IOException {
        return referrers(subject).stream()
                .filter(referrer -> artifactType.equals(referrer.artifactType()))
                .toList();
    }

    @Override
    default void close() throws IOException {}
}
