package dev.dray.engine;

import dev.dray.http.Http;
import dev.dray.http.WireOptions;
import java.util.function.UnaryOperator;

/// How to speak with an Engine.
///
/// @param wire  time-outs, and what we call ourselves
/// @param layer what stands just above the wire and sees every call: a trace, an explanation
public record EngineOptions(WireOptions wire, UnaryOperator<Http> layer) {
    public static final EngineOptions DEFAULT = new EngineOptions(WireOptions.DEFAULT, http -> http);

    public EngineOptions withWire(WireOptions newWire) {
        return new EngineOptions(newWire, layer);
    }

    public EngineOptions withLayer(UnaryOperator<Http> newLayer) {
        return new EngineOptions(wire, newLayer);
    }
}
