package dev.dray;

import dev.dray.archive.ArchiveSink;
import dev.dray.archive.ScratchFolder;
import dev.dray.content.Image;
import dev.dray.engine.Engine;
import dev.dray.engine.EngineStore;
import dev.dray.model.Platform;
import java.io.Closeable;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/// The Docker Engine that places mean. It is looked for when it is first needed.
final class Daemon implements Closeable {
    private final DrayOptions options;
    private final ScratchFolder scratch;
    private @Nullable Engine engine;
    private @Nullable EngineStore store;

    Daemon(DrayOptions options, ScratchFolder scratch) {
        this.options = options;
        this.scratch = scratch;
    }

    synchronized Engine engine() throws IOException {
        Engine open = engine;
        if (open == null) {
            open = EngineOpening.open(options);
            engine = open;
        }
        return open;
    }

    private synchronized EngineStore store() throws IOException {
        EngineStore known = store;
        if (known == null) {
            known = new EngineStore(engine(), scratch);
            store = known;
        }
        return known;
    }

    /// @param platform the only one that is needed; null for all that the Engine has
    Image image(Place.InDaemon place, @Nullable Platform platform) throws IOException {
        return store().image(place.name(), platform);
    }

    ArchiveSink sink(Place.InDaemon place) throws IOException {
        DaemonPlace.requireNewName(place);
        return store().sink();
    }

    @Override
    public synchronized void close() throws IOException {
        EngineStore known = store;
        Engine open = engine;
        try {
            if (known != null) {
                known.close();
            }
        } finally {
            if (open != null) {
                open.close();
            }
        }
    }
}
