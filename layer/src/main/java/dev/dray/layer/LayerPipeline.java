package dev.dray.layer;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;

/// Opens and unpacks layers ahead of who reads them: the current one and the next two.
final class LayerPipeline implements Closeable {
    private static final int AHEAD = 3;

    private record Running(Layer layer, ReadAhead tar) {}

    private final Iterator<Layer> waiting;
    private final int ratio;
    private final Deque<Running> running = new ArrayDeque<>();

    private LayerPipeline(List<Layer> layers, int ratio) {
        this.waiting = layers.iterator();
        this.ratio = ratio;
    }

    /// What is done with a layer: it reads it to its end, which verifies it.
    interface Action {
        void on(TarReader tar) throws IOException;
    }

    /// Applies all layers, in order, and sets what must be set last.
    static void apply(LayerStack stack, Applier applier, Limits limits) throws IOException {
        read(stack.layers(), limits, applier::apply);
        applier.finish();
    }

    /// Reads layers, one after another.
    static void read(List<Layer> layers, Limits limits, Action action) throws IOException {
        try (LayerPipeline pipeline = new LayerPipeline(layers, limits.ratio())) {
            pipeline.fill();
            while (!pipeline.running.isEmpty()) {
                pipeline.readNext(action);
            }
        }
    }

    private void readNext(Action action) throws IOException {
        Running next = running.element();
        // The hash of the tar is counted here and that of the blob over there, so that both threads have
        // work.
        try (TarReader tar = new TarReader(next.layer().verified(next.tar()))) {
            action.on(tar);
        }
        running.remove();
        fill();
    }

    private void fill() {
        while (running.size() < AHEAD && waiting.hasNext()) {
            Layer layer = waiting.next();
            running.add(new Running(
                    layer, new ReadAhead("unpack " + layer.descriptor().digest(), () -> open(layer))));
        }
    }

    private InputStream open(Layer layer) throws IOException {
        return new RatioLimit(layer.openUnverified(), layer.descriptor().size(), ratio);
    }

    @Override
    public void close() throws IOException {
        for (Running one : running) {
            one.tar().close();
        }
    }
}
