package dev.dray.layer;

import dev.dray.content.ImageException;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/// A cleaned path inside the root: raw, relative, without empty, `.` or `..` components. The root itself is
/// empty.
///
/// @param parent the directory's path; empty for the root
/// @param name   the last component; empty only for the root itself
record EntryPath(String parent, String name) {
    /// Begins the name of a whiteout, which names what it hides after this.
    static final String WHITEOUT = ".wh.";

    /// The whiteout that hides all that lower layers have in its directory.
    static final String OPAQUE = ".wh..wh..opq";

    /// Begins the names that AUFS kept for itself.
    static final String AUFS = ".wh..wh.";

    private static final EntryPath ROOT = new EntryPath("", "");

    /// Cleans a name from an archive. Entry names come from strangers.
    ///
    /// @throws ImageException.Rejected when it leads out of the root (protocols G50, H50)
    static EntryPath parse(String raw) throws ImageException.Rejected {
        if (raw.indexOf(0) >= 0) {
            throw new ImageException.Rejected("a name in the tar holds a NUL: \"%s\"".formatted(RawName.display(raw)));
        }
        String path = isClean(raw) ? raw : clean(raw);
        if (path.isEmpty()) {
            return ROOT;
        }
        int slash = path.lastIndexOf('/');
        return slash < 0 ? new EntryPath("", path) : new EntryPath(path.substring(0, slash), path.substring(slash + 1));
    }

    /// Most names are clean; this sees it without making anything.
    private static boolean isClean(String raw) {
        return !raw.isEmpty()
                && raw.charAt(0) != '/'
                && raw.charAt(0) != '.'
                && raw.charAt(raw.length() - 1) != '/'
                && !raw.contains("//")
                && !raw.contains("/.");
    }

    private static String clean(String raw) throws ImageException.Rejected {
        Deque<String> parts = new ArrayDeque<>();
        int start = 0;
        while (start <= raw.length()) {
            int slash = raw.indexOf('/', start);
            int end = slash < 0 ? raw.length() : slash;
            add(parts, raw.substring(start, end), raw);
            start = end + 1;
        }
        return String.join("/", parts);
    }

    private static void add(Deque<String> parts, String part, String raw) throws ImageException.Rejected {
        switch (part) {
            case "", "." -> {}
            case ".." -> {
                if (parts.pollLast() == null) {
                    throw new ImageException.Rejected(
                            "tar entry \"%s\" points outside the root".formatted(RawName.display(raw)));
                }
            }
            default -> parts.addLast(part);
        }
    }

    boolean isRoot() {
        return name.isEmpty();
    }

    /// The first component.
    String first() {
        int slash = parent.indexOf('/');
        return parent.isEmpty() ? name : slash < 0 ? parent : parent.substring(0, slash);
    }

    /// Whether this is a path, as it is joined.
    boolean is(@Nullable String path) {
        return path != null
                && path.length() == (parent.isEmpty() ? 0 : parent.length() + 1) + name.length()
                && path.endsWith(name)
                && path.startsWith(parent);
    }

    /// Whether a directory on the way has a name that only whiteouts have.
    boolean isBelowWhiteout() {
        return parent.startsWith(WHITEOUT) || parent.contains("/" + WHITEOUT);
    }

    /// Whether the name is a whiteout's.
    boolean isWhiteout() {
        return name.startsWith(WHITEOUT);
    }

    /// Whether it is among what AUFS kept for itself.
    boolean isOfAufs() {
        return first().startsWith(AUFS) && !first().equals(OPAQUE);
    }

    static String join(String parent, String name) {
        return parent.isEmpty() ? name : parent + "/" + name;
    }

    static String parentOf(String path) {
        return path.substring(0, Math.max(path.lastIndexOf('/'), 0));
    }

    static String nameOf(String path) {
        return path.substring(path.lastIndexOf('/') + 1);
    }

    @Override
    public String toString() {
        return RawName.display(join(parent, name));
    }
}
