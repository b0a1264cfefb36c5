package dev.dray.layer;

/// Is told how far layers are applied, on the thread that applies them, before each entry.
@FunctionalInterface
public interface LayerProgress {
    /// Tells nobody.
    LayerProgress NONE = (entries, bytes) -> {};

    /// @param entries of all tars, whiteouts included
    /// @param bytes   of content, unpacked
    void at(long entries, long bytes);
}
