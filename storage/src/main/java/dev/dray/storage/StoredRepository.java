package dev.dray.storage;

import dev.dray.content.ImageException;
import dev.dray.content.ImageStore;
import dev.dray.model.Descriptor;
import dev.dray.model.Digest;
import dev.dray.model.Manifest;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// One repository of a [Storage]: only what was put into it is found in it, though bytes may be shared with others.
///
/// Content that was found, put or adopted is kept from garbage collection for a while ([GarbageOptions#grace()]), long
/// enough to put the manifest that needs it.
public interface StoredRepository extends ImageStore {
    /// Whether it has, or once had, anything: one whose last tag is gone is still there.
    boolean exists() throws IOException;

    /// The file with the bytes of some content, where that can be said; empty where not, or where the
    /// content is not here. It is not to be changed, and may go when garbage is collected.
    default Optional<Path> file(Descriptor content) {
        return Optional.empty();
    }

    /// Finds content by digest alone, as a call names no size: a manifest with its type, anything else as bytes
    /// (`application/octet-stream`).
    Optional<Descriptor> find(Digest digest) throws IOException;

    /// Takes a manifest, of whatever type; from then on its digest resolves. What it refers to is not checked here.
    ///
    /// @param descriptor its type, digest and size, which must be those of the manifest's bytes
    void putManifest(Descriptor descriptor, Manifest manifest) throws IOException;

    /// Takes a manifest and gives it names, in one step where that is cheaper.
    default void putManifest(Descriptor descriptor, Manifest manifest, List<String> tags) throws IOException {
        putManifest(descriptor, manifest);
        for (String tag : tags) {
            tag(tag, descriptor);
        }
    }

    /// Something that is done while nothing goes.
    @FunctionalInterface
    interface Task<T> {
        T run() throws IOException;
    }

    /// Does something while garbage collection takes nothing from this repository that is needed by what is put
    /// meanwhile: so that it is still here when the manifest comes for which it was looked for, however short the
    /// [GarbageOptions#grace()]. It should not take long.
    default <T> T whileKept(Task<T> task) throws IOException {
        return task.run();
    }

    /// Makes a manifest that is here resolve by one more digest than that of its bytes, as one that was
    /// signed is known by the digest of what was signed (protocols C134). This ends when the manifest is
    /// deleted.
    ///
    /// @throws ImageException.Unsupported where that cannot be kept
    default void alias(Digest digest, Descriptor manifest) throws IOException {
        throw new ImageException.Unsupported("this storage knows manifests by their own digests only", null);
    }

    /// Gives a manifest that is here a name, unless that stands for another one already. Of several who try at once,
    /// one succeeds.
    ///
    /// @return whether the name stands for this manifest now
    boolean tagUnlessTaken(String tag, Descriptor manifest) throws IOException;

    /// The tags, in the order of their characters.
    ///
    /// @param after the tag before the first one wanted; empty for the first of all
    /// @param limit how many at most, 0 or more
    Page tags(String after, int limit) throws IOException;

    /// Bytes of all content of this repository, each once.
    long size() throws IOException;

    /// Begins an upload.
    ///
    /// @param algorithm that the digest at its end is expected to have, so that it can be hashed as it comes
    Upload startUpload(Digest.Algorithm algorithm) throws IOException;

    /// An upload to this repository that is under way, also after a restart. Empty when there is none, or it has ended.
    Optional<Upload> findUpload(String id) throws IOException;
}
