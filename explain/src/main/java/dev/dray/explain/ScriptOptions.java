package dev.dray.explain;

import java.nio.file.Path;
import java.util.List;

/// How a script is written.
///
/// @param title what made the calls, as in `dray pull`; it holds no secret
/// @param blobs folders that may have, as `sha256/<hex>`, what was sent: those of the layouts and the store in play
public record ScriptOptions(String title, List<Path> blobs) {
    public ScriptOptions {
        blobs = List.copyOf(blobs);
    }
}
