package dev.dray.layer;

import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;

/// Which extended attributes of a layer are meant for its files.
final class Xattrs {
    private Xattrs() {}

    /// All but what overlayfs keeps for itself: another overlay would obey it (protocols G43).
    static Map<String, byte[]> wanted(TarEntry entry) {
        if (entry.xattrs().isEmpty()) {
            return Map.of();
        }
        Map<String, byte[]> wanted = new TreeMap<>(entry.xattrs());
        wanted.keySet().removeIf(name -> name.startsWith("trusted.overlay.") || name.startsWith("user.overlay."));
        return wanted;
    }

    static boolean areEqual(TarEntry one, TarEntry other) {
        Map<String, byte[]> ours = wanted(one);
        Map<String, byte[]> theirs = wanted(other);
        return ours.keySet().equals(theirs.keySet())
                && ours.entrySet().stream()
                        .allMatch(xattr -> Arrays.equals(xattr.getValue(), theirs.get(xattr.getKey())));
    }
}
