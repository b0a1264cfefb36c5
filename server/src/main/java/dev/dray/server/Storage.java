package dev.dray.server;

import dev.dray.content.ImageStore;
import dev.dray.model.Descriptor;
import dev.dray.model.Digest;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/// What a registry keeps: the images of many repositories, and the uploads that are under way.
///
/// Paths of repositories were checked by [dev.dray.model.Repository#isPath(String)] before they come here.
public interface Storage {
    /// The images of one repository; an empty store where there are none yet.
    ImageStore repository(String path) throws IOException;

    /// The paths of all repositories that have something, in lexical order.
    List<String> repositories() throws IOException;

    /// Whether a repository has, or once had, anything: one whose last tag is gone is still there.
    default boolean hasRepository(String path) throws IOException {
        return repositories().contains(path);
    }

    /// Finds a blob of a repository, or one of its manifests, by digest alone: a call names no size.
    Optional<Descriptor> findBlob(String path, Digest digest) throws IOException;

    /// Room for an upload to a repository, empty.
    Spool newSpool(String path) throws IOException;
}
