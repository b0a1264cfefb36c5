package dev.dray.layer;

import dev.dray.content.ImageException;
import dev.dray.layer.Directory.Kind;
import java.io.Closeable;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/// Goes to directories by path, following symbolic links inside the root only: an absolute target starts
/// again at the root, and `..` never leaves it (protocols G50). It holds open the last directory it went to
/// and some of those above it, since entries of a tar mostly stay near; so a deep tree costs no file
/// descriptors.
///
/// Who removes or replaces a directory or a link must [#reset()] all walkers.
final class Walker implements Closeable {
    private static final int MAX_LINKS = 255;

    /// Ancestors held open.
    private static final int MAX_OPEN = 32;

    /// Where a walk has led.
    ///
    /// @param path without symbolic links, relative to the root, which is empty
    record Place(Directory directory, String path) {}

    /// Is told of each directory that was made because one was missing on the way.
    interface Made {
        void on(String path);
    }

    private final Place root;
    private final int maxDepth;
    private final Made made;

    /// Directories on the way to the place, still open, the innermost first; not always all.
    private final Deque<Place> ancestors = new ArrayDeque<>();

    private String asked = "";
    private Place place;

    Walker(Directory root, int maxDepth, Made made) {
        this.root = new Place(root, "");
        this.maxDepth = maxDepth;
        this.made = made;
        this.place = this.root;
    }

    /// The directory at a path; null when there is none. It is valid until the next walk.
    @Nullable
    Place find(String path) throws IOException {
        return walk(path, false) ? place : null;
    }

    /// The directory at a path; what is missing of it is made.
    ///
    /// @throws ImageException.Corrupt when something on the way is no directory (protocols G37)
    Place make(String path) throws IOException {
        walk(path, true);
        return place;
    }

    /// Goes back to the root.
    void reset() throws IOException {
        asked = "";
        goTo(root);
    }

    private void goTo(Place next) throws IOException {
        for (Place ancestor : ancestors) {
            ancestor.directory().close();
        }
        ancestors.clear();
        if (!place.equals(root)) {
            place.directory().close();
        }
        place = next;
    }

    private boolean walk(String path, boolean make) throws IOException {
        if (path.equals(asked)) {
            return true;
        }
        boolean isPlain = asked.equals(place.path());
        while (isPlain && !isInside(path, place.path()) && !ancestors.isEmpty()) {
            place.directory().close();
            place = ancestors.pop();
            asked = place.path();
        }
        Deque<String> todo = new ArrayDeque<>();
        if (!asked.isEmpty() && isInside(path, asked)) {
            push(todo, path.substring(Math.min(asked.length() + 1, path.length())));
        } else {
            goTo(root);
            push(todo, path);
        }
        asked = "";
        if (!walk(todo, make, path)) {
            goTo(root);
            return false;
        }
        asked = path;
        return true;
    }

    private static boolean isInside(String path, String directory) {
        return path.startsWith(directory)
                && (path.length() == directory.length() || path.charAt(directory.length()) == '/');
    }

    private boolean walk(Deque<String> todo, boolean make, String path) throws IOException {
        int links = 0;
        while (!todo.isEmpty()) {
            String name = todo.pop();
            switch (name) {
                case "", "." -> {}
                case ".." -> up();
                default -> {
                    if (descend(name)) {
                        continue;
                    }
                    Kind kind = place.directory().find(name);
                    if (kind == Kind.SYMLINK) {
                        if (++links > MAX_LINKS) {
                            throw new ImageException.Rejected("\"%s\" leads through more than %d symbolic links"
                                    .formatted(RawName.display(path), MAX_LINKS));
                        }
                        follow(place.directory().readLink(name), todo);
                    } else if (!make || !makeMissing(name, kind)) {
                        return false;
                    }
                }
            }
        }
        return true;
    }

    private static void push(Deque<String> todo, String path) {
        int end = path.length();
        while (end >= 0) {
            int slash = path.lastIndexOf('/', end - 1);
            todo.push(path.substring(slash + 1, end));
            end = slash;
        }
    }

    private void follow(String target, Deque<String> todo) throws IOException {
        if (target.startsWith("/")) {
            goTo(root);
        }
        push(todo, target);
    }

    private boolean descend(String name) throws IOException {
        Directory next = place.directory().open(name);
        if (next == null) {
            return false;
        }
        String path = EntryPath.join(place.path(), name);
        if (!place.equals(root)) {
            ancestors.push(place);
        }
        if (ancestors.size() > MAX_OPEN) {
            ancestors.removeLast().directory().close();
        }
        place = new Place(next, path);
        if (path.length() / 2 >= maxDepth && path.chars().filter(c -> c == '/').count() >= maxDepth) {
            throw new ImageException.Rejected("a path is more than %,d directories deep".formatted(maxDepth));
        }
        return true;
    }

    private boolean makeMissing(String name, @Nullable Kind kind) throws IOException {
        String path = EntryPath.join(place.path(), name);
        if (kind != null) {
            throw new ImageException.Corrupt(
                    "the tar puts files into \"%s\", which is no directory".formatted(RawName.display(path)));
        }
        place.directory().makeDirectory(name);
        made.on(path);
        return descend(name);
    }

    private void up() throws IOException {
        String path = EntryPath.parentOf(place.path());
        Deque<String> todo = new ArrayDeque<>();
        push(todo, path);
        goTo(root);
        for (String name : todo) {
            if (!name.isEmpty() && !descend(name)) {
                throw new IOException("\"%s\" was changed by someone else meanwhile".formatted(RawName.display(path)));
            }
        }
    }

    @Override
    public void close() throws IOException {
        reset();
    }
}
