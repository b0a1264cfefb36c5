package dev.dray;

import dev.dray.content.Image;
import dev.dray.content.ImageException;
import dev.dray.content.ImageSink;
import dev.dray.engine.Engine;
import dev.dray.model.Platform;
import java.io.Closeable;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/// The Docker Engine that places mean. It is looked for when it is first needed.
final class Daemon implements Closeable {
    private final DrayOptions options;
    private @Nullable Engine engine;

    Daemon(DrayOptions options) {
        this.options = options;
    }

    synchronized Engine engine() throws IOException {
        Engine open = engine;
        if (open == null) {
            open = EngineOpening.open(options);
            engine = open;
        }
        return open;
    }

    /// @param platform null for the one that the Engine has
    Image image(String name, @Nullable Platform platform) throws IOException {
        throw new ImageException.Unsupported("docker-daemon: " + name, null);
    }

    ImageSink sink() throws IOException {
        throw new ImageException.Unsupported("docker-daemon:", null);
    }

    @Override
    public synchronized void close() throws IOException {
        Engine open = engine;
        if (open != null) {
            open.close();
        }
    }
}
