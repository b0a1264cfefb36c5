package dev.dray.layer;

import java.util.Random;

/// What layers hide of those below them, as far as names alone tell: no link of a lower layer is followed. Layers are
/// added from the top down. The lowest one hides nothing, so nothing is remembered of it.
///
/// It holds hashes only. A clash would hide too much, which is made good in the end, as all that names do not tell.
final class Shade {
    private static final String DIRECTORY = "/";
    private static final String ALL_INSIDE = "//";

    /// Of the layers above: paths, those of directories with a slash at the end; opaque ones with two.
    private final Touched above = new Touched(new Random());

    private int layersBelow;
    private Touched own = new Touched(above);
    private Touched markers = new Touched(above);
    private String asked = "";
    private boolean isAskedHidden;

    Shade(int layers) {
        this.layersBelow = layers - 1;
    }

    /// Adds a marker of the current layer; it hides nothing of that layer itself.
    void addWhiteout(EntryPath path) {
        if (path.name().equals(EntryPath.OPAQUE)) {
            markers.add(path.parent() + ALL_INSIDE);
        } else {
            markers.add(EntryPath.join(path.parent(), path.name().substring(EntryPath.WHITEOUT.length())));
        }
    }

    /// Adds a file of the current layer.
    ///
    /// @param full the path, joined
    /// @return whether it is to be seen: no layer above hides it, and nothing of that name came before
    boolean add(EntryPath path, String full, boolean isDirectory) {
        boolean isFirst = layersBelow == 0 || own.add(isDirectory ? full + DIRECTORY : full);
        return isFirst && !isHidden(path.parent(), full);
    }

    private boolean isHidden(String directory, String full) {
        if (above.isEmpty()) {
            return false;
        }
        if (!directory.equals(asked)) {
            asked = directory;
            isAskedHidden = hidesAllIn(directory);
        }
        return isAskedHidden || above.has(full) || above.has(full + DIRECTORY);
    }

    private boolean hidesAllIn(String directory) {
        for (String rest = directory; !rest.isEmpty(); rest = EntryPath.parentOf(rest)) {
            if (above.has(rest) || above.has(rest + ALL_INSIDE)) {
                return true;
            }
        }
        return above.has(ALL_INSIDE);
    }

    /// Goes on to the layer below.
    void nextLayer() {
        above.addAll(own);
        above.addAll(markers);
        own = new Touched(above);
        markers = new Touched(above);
        layersBelow--;
        asked = "";
        isAskedHidden = above.has(ALL_INSIDE);
    }
}
