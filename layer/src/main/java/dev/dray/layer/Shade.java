package dev.dray.layer;

import java.util.Random;

/// What layers hide of those below them, as far as names alone tell: no link of a lower layer is followed, and what
/// a layer says twice is not compared. Layers are added from the top down.
///
/// Of the lowest layer, which hides nothing, only directories are remembered.
///
/// It holds hashes only. A clash would hide too much; see [Touched] for how likely that is.
final class Shade {
    private static final String DIRECTORY = "/";
    private static final String ALL_INSIDE = "//";

    /// Of the layers above: paths, those of directories with a slash at the end; opaque ones with two.
    private final Touched above = new Touched(new Random());

    private int layersBelow;
    private Touched own = new Touched(above);
    private Touched markers = new Touched(above);
    private boolean isAskedHidden;
    private String asked = "";

    Shade(int layers) {
        this.layersBelow = layers - 1;
    }

    /// How this layer's file is to be taken.
    enum Fate {
        /// Nothing hides it.
        SEEN,
        /// A directory that the layer itself has said before; what it says last holds.
        SEEN_AGAIN,
        HIDDEN
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
    Fate add(EntryPath path, String full, boolean isDirectory) {
        boolean isHidden = isHidden(path.parent(), full);
        boolean isAgain = own.has(full + DIRECTORY);
        boolean isOther = own.has(full) || isAgain && !isDirectory;
        if (isDirectory) {
            own.add(full + DIRECTORY);
        } else if (layersBelow > 0) {
            own.add(full);
        }
        return isHidden || isOther ? Fate.HIDDEN : isAgain ? Fate.SEEN_AGAIN : Fate.SEEN;
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
        layersBelow--;
        above.addAll(own);
        above.addAll(markers);
        own = new Touched(above);
        markers = new Touched(above);
        asked = "";
        isAskedHidden = above.has(ALL_INSIDE);
    }
}
