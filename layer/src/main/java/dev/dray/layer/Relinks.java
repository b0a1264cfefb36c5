package dev.dray.layer;

import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The hard links of one layer, as far as they may give a file other attributes: a link's own are the file's from
/// then on, under all of its names.
final class Relinks {
    /// More other names than this of one file are not remembered.
    private static final int MAX_ALIASES = 100;

    private final String path;
    private final Touched targets = new Touched(new Random());
    private final Touched repeated = new Touched(new Random());
    private final Set<String> aliases = new HashSet<>();
    private @Nullable TarEntry attributes;
    private boolean isUnsure;

    Relinks(String path) {
        this.path = path;
    }

    /// The layer has put a file at the path.
    void onHit() {
        aliases.clear();
        attributes = null;
    }

    /// @param isHit whether the path is this layer's file already
    void on(EntryPath at, TarEntry link, boolean isHit) {
        String target = EntryPath.nameOf(link.linkName());
        if (!targets.add(target)) {
            repeated.add(target);
        }
        if (at.is(path)) {
            return;
        }
        if (isHit && link.linkName().equals(path)) {
            attributes = link;
            aliases.add(at.name());
            isUnsure |= aliases.size() > MAX_ALIASES;
        } else {
            isUnsure |= target.equals(EntryPath.nameOf(path)) || aliases.contains(target);
        }
    }

    /// The attributes that the file has got last; null where they are its own.
    @Nullable
    TarEntry attributes() {
        return attributes;
    }

    /// Whether the file may have attributes that are not known here.
    ///
    /// @param hit   the file
    /// @param above the hard links of the layers above
    boolean isUnsure(TarEntry hit, List<Relinks> above) {
        Set<String> names = new HashSet<>(aliases);
        String target = EntryPath.nameOf(hit.linkName());
        if (hit.type() == TarEntry.Type.HARD_LINK) {
            names.add(target);
        }
        names.add(EntryPath.nameOf(path));
        return isUnsure
                || hit.type() == TarEntry.Type.HARD_LINK && repeated.has(target)
                || names.stream().anyMatch(name -> above.stream().anyMatch(layer -> layer.targets.has(name)));
    }
}
