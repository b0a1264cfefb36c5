package dev.dray.layer;

import java.io.IOException;
import java.io.InputStream;
import java.util.NavigableSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// What some layers do to layers below them that nobody has read: which of their files they hide.
final class UnknownBase {
    /// Stands for all that is in a directory.
    static final String ALL = "*";

    /// In the order of a walk; what is in a directory that is hidden as a whole is not named.
    private final NavigableSet<String> hidden = new TreeSet<>(UnknownBase::compare);

    /// The order of a walk: parents first, then by the bytes of the names.
    static int compare(String one, String other) {
        int length = Math.min(one.length(), other.length());
        for (int i = 0; i < length; i++) {
            int difference = rank(one.charAt(i)) - rank(other.charAt(i));
            if (difference != 0) {
                return difference;
            }
        }
        return one.length() - other.length();
    }

    /// A slash comes before everything else, as what is in a directory follows it at once.
    private static int rank(char c) {
        return c == '/' ? -1 : c;
    }

    NavigableSet<String> hidden() {
        return hidden;
    }

    /// Whether a file of the base, if there was one, is gone.
    boolean hides(String path) {
        String rest = path;
        while (!rest.isEmpty()) {
            if (hidden.contains(rest) || hidden.contains(EntryPath.join(EntryPath.parentOf(rest), ALL))) {
                return true;
            }
            rest = EntryPath.parentOf(rest);
        }
        return false;
    }

    /// Entries as they can be applied without the base: whiteouts are remembered, and a hard link to a file of the
    /// base is a file by itself.
    Entries over(Entries entries, TreeDirectory root) {
        return new Entries() {
            @Override
            public @Nullable TarEntry next() throws IOException {
                TarEntry entry = entries.next();
                if (entry == null) {
                    return null;
                }
                remember(entry);
                return entry.type() == TarEntry.Type.HARD_LINK && !isThere(entry, root)
                        ? entry.withType(TarEntry.Type.FILE, "")
                        : entry;
            }

            @Override
            public boolean mayHaveWhiteouts() {
                return entries.mayHaveWhiteouts();
            }

            @Override
            public InputStream content() {
                return entries.content();
            }

            @Override
            public void close() throws IOException {
                entries.close();
            }
        };
    }

    private void remember(TarEntry entry) throws IOException {
        EntryPath path = EntryPath.parse(entry.name());
        if (path.name().equals(".wh..wh..opq")) {
            hidden.add(EntryPath.join(path.parent(), ALL));
        } else if (path.name().startsWith(".wh.") && !path.name().startsWith(".wh..wh.")) {
            hidden.add(EntryPath.join(path.parent(), path.name().substring(".wh.".length())));
        }
    }

    private static boolean isThere(TarEntry link, TreeDirectory root) throws IOException {
        EntryPath target = EntryPath.parse(link.linkName());
        try (Walker walker = new Walker(root, Integer.MAX_VALUE, made -> {})) {
            Walker.Place parent = walker.find(target.parent());
            return parent != null && !target.isRoot() && parent.directory().find(target.name()) != null;
        }
    }
}
