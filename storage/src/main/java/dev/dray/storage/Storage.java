package dev.dray.storage;

import dev.dray.content.Progress;
import dev.dray.model.Digest;
import java.io.Closeable;
import java.io.IOException;
import java.util.Optional;
import java.util.function.Predicate;

/// What a registry keeps: the images of many repositories, and the uploads that are under way. One object of it, in one
/// process, has the storage for itself; all of its methods may be called by many threads at a time.
///
/// What a method that takes something has returned from lasts, even when the machine stops at that moment; what none
/// has returned from is there whole or not at all.
///
/// Paths of repositories were checked by [dev.dray.model.Repository#isPath(String)] before they come here.
public interface Storage extends Closeable {
    /// One repository; an empty one where there is nothing yet. It need not be closed.
    StoredRepository repository(String path) throws IOException;

    /// The paths of the repositories that have a manifest, in the order of their characters.
    ///
    /// @param after the path before the first one wanted; empty for the first of all
    /// @param limit how many at most, 0 or more
    Page repositories(String after, int limit) throws IOException;

    /// Finds a repository that has some content, so that it can be mounted from there. Where there are very
    /// many, not all of them are looked at.
    ///
    /// @param mayRead asked of those that have it; what it says no to is not the answer
    default Optional<String> findRepositoryWith(Digest content, Predicate<String> mayRead) throws IOException {
        for (String path : repositories("", 1_000).entries()) {
            if (repository(path).find(content).isPresent() && mayRead.test(path)) {
                return Optional.of(path);
            }
        }
        return Optional.empty();
    }

    /// Removes what nobody needs, while everything else goes on: content that no manifest of its repository refers to,
    /// and uploads that nobody goes on with. What an index lists and what refers to a manifest that stays, stays.
    GarbageReport collectGarbage(GarbageOptions options) throws IOException;

    /// Reads what is here and tells what is wrong; one bad thing stops nothing. Where nothing else is said, it is what
    /// tags reach that is read.
    ///
    /// @param progress is told each blob, as if it were moved
    default StorageReport verify(Progress progress) throws IOException {
        return new Verification(this, progress).run();
    }

    @Override
    default void close() throws IOException {}
}
