package dev.dray;

import dev.dray.configuration.Network;
import dev.dray.engine.ChosenEngine;
import dev.dray.engine.Engine;
import dev.dray.engine.EngineOptions;
import dev.dray.http.TracedHttp;
import java.io.IOException;

/// Opens the Engine that was chosen, and lets it be known which one that is: traces show how it is reached.
final class EngineOpening {
    private EngineOpening() {}

    static Engine open(DrayOptions options) throws IOException {
        ChosenEngine chosen = options.engine().find(options.environment());
        Network network = options.network();
        if (network != null) {
            network.note("the Engine: " + chosen);
            network.reached(chosen.address().base(), chosen.address().curlOptions());
        }
        return Engine.open(
                chosen.address(),
                EngineOptions.DEFAULT
                        .withWire(options.wire())
                        .withEnvironment(options.environment())
                        .withLayer(http -> new TracedHttp(options.layer().apply(http), options.trace())));
    }
}
