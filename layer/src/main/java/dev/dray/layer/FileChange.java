package dev.dray.layer;

import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// One file in which two images differ.
///
/// @param path    raw, see [RawName]; it ends with `/*` where it means all that shared layers hold in a directory
/// @param before  the file in the first image; null where there is none, or where only a shared layer may have one
/// @param after   the same in the second image
/// @param aspects in which it has changed; empty unless the kind is [Kind#CHANGED]
public record FileChange(
        Kind kind,
        String path,
        @Nullable ImageFile before,
        @Nullable ImageFile after,
        Set<Aspect> aspects) {
    /// How it differs.
    public enum Kind {
        ADDED,
        REMOVED,
        CHANGED,
        /// One image writes it over the layers that both share, which were not read: added, or changed.
        WRITTEN
    }

    /// In what a file differs.
    public enum Aspect {
        TYPE,
        CONTENT,
        MODE,
        OWNER,
        MTIME,
        LINK,
        DEVICE,
        XATTRS
    }

    public FileChange {
        aspects = Set.copyOf(aspects);
    }

    static FileChange of(Kind kind, String path, @Nullable ImageFile before, @Nullable ImageFile after) {
        return new FileChange(kind, path, before, after, Set.of());
    }

    static Set<Aspect> aspects(ImageFile before, ImageFile after) {
        TarEntry one = before.entry();
        TarEntry other = after.entry();
        Set<Aspect> aspects = EnumSet.noneOf(Aspect.class);
        add(aspects, Aspect.TYPE, one.type() != other.type());
        add(aspects, Aspect.CONTENT, one.type() == other.type() && hasOtherContent(before, after));
        // A link's own mode means nothing, and builders differ in it.
        boolean areLinks = one.type() == TarEntry.Type.SYMLINK && other.type() == TarEntry.Type.SYMLINK;
        add(aspects, Aspect.MODE, one.mode() != other.mode() && !areLinks);
        add(aspects, Aspect.OWNER, one.uid() != other.uid() || one.gid() != other.gid());
        add(aspects, Aspect.MTIME, !one.mtime().equals(other.mtime()));
        add(aspects, Aspect.LINK, !one.linkName().equals(other.linkName()));
        add(aspects, Aspect.DEVICE, one.devMajor() != other.devMajor() || one.devMinor() != other.devMinor());
        add(aspects, Aspect.XATTRS, !Xattrs.areEqual(one, other));
        return aspects;
    }

    private static boolean hasOtherContent(ImageFile before, ImageFile after) {
        long size = before.entry().size();
        return size != after.entry().size() || size > 0 && !before.digest().equals(after.digest());
    }

    private static void add(Set<Aspect> aspects, Aspect aspect, boolean differs) {
        if (differs) {
            aspects.add(aspect);
        }
    }
}
