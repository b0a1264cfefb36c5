package dev.dray.layer;

import dev.dray.layer.Directory.Kind;
import dev.dray.layer.Walker.Place;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// Removes trees. It goes by paths from the root, not by recursion, so a deep tree costs neither stack nor
/// file descriptors, and it never follows a link.
final class Sweeper {
    private final Walker walker;

    /// @param walker this sweeper's own
    Sweeper(Walker walker) {
        this.walker = walker;
    }

    /// Removes what is at a path without symbolic links, if anything is, with all below it.
    ///
    /// @return whether directories or links may be gone, so that other walkers must be reset
    boolean remove(String path) throws IOException {
        Kind kind = kind(path);
        if (kind == Kind.DIRECTORY) {
            removeTree(path);
        } else if (kind != null) {
            at(EntryPath.parentOf(path)).directory().remove(EntryPath.nameOf(path));
        }
        return kind != null && kind != Kind.OTHER;
    }

    private @Nullable Kind kind(String path) throws IOException {
        Place parent = walker.find(EntryPath.parentOf(path));
        return parent == null ? null : parent.directory().find(EntryPath.nameOf(path));
    }

    private Place at(String path) throws IOException {
        Place place = walker.find(path);
        if (place == null) {
            throw new IOException("\"%s\" was changed by someone else meanwhile".formatted(RawName.display(path)));
        }
        return place;
    }

    private void removeTree(String top) throws IOException {
        Deque<String> todo = new ArrayDeque<>();
        todo.push(top);
        while (!todo.isEmpty()) {
            String path = todo.peek();
            List<String> directories = removeFiles(path);
            if (directories.isEmpty()) {
                todo.pop();
                at(EntryPath.parentOf(path)).directory().removeDirectory(EntryPath.nameOf(path));
            } else {
                directories.forEach(name -> todo.push(EntryPath.join(path, name)));
            }
        }
    }

    /// Removes what is no directory from one.
    ///
    /// @return the directories in it
    private List<String> removeFiles(String path) throws IOException {
        at(EntryPath.parentOf(path)).directory().unlock(EntryPath.nameOf(path));
        Directory directory = at(path).directory();
        List<String> directories = new ArrayList<>();
        for (String name : directory.list()) {
            if (directory.find(name) == Kind.DIRECTORY) {
                directories.add(name);
            } else {
                directory.remove(name);
            }
        }
        return directories;
    }

    /// Removes all in a directory, and below it, but what is to be kept.
    ///
    /// @param keep    what not to remove; a directory that is kept is looked into
    /// @param isFirst tells once of each directory whether it is not swept yet
    /// @return the paths that were removed
    List<String> sweep(String top, Predicate<String> keep, Predicate<String> isFirst) throws IOException {
        List<String> doomed = new ArrayList<>();
        Deque<String> todo = new ArrayDeque<>();
        todo.push(top);
        while (!todo.isEmpty()) {
            String path = todo.pop();
            if (isFirst.test(path)) {
                Directory directory = at(path).directory();
                for (String name : directory.list()) {
                    String child = EntryPath.join(path, name);
                    if (!keep.test(child)) {
                        doomed.add(child);
                    } else if (directory.find(name) == Kind.DIRECTORY) {
                        todo.push(child);
                    }
                }
            }
        }
        for (String path : doomed) {
            remove(path);
        }
        return doomed;
    }
}
