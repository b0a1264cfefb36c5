package dev.dray.engine;

import dev.dray.http.Http;
import dev.dray.http.WireOptions;
import java.util.Map;
import java.util.function.UnaryOperator;

/// How to speak with an Engine.
///
/// @param wire        time-outs, and what we call ourselves; proxies are not gone through. The stall time-out is for
///                    questions only: an Engine that packs an image is silent meanwhile, for as long as it likes
/// @param layer       what stands just above the wire and sees every call: a trace, an explanation
/// @param environment what ssh is given; where `DOCKER_API_VERSION` is looked up, which pins the version of the API,
///                    and `SSL_CERT_FILE`
public record EngineOptions(WireOptions wire, UnaryOperator<Http> layer, Map<String, String> environment) {
    public static final EngineOptions DEFAULT =
            new EngineOptions(WireOptions.DEFAULT, UnaryOperator.identity(), System.getenv());

    public EngineOptions {
        environment = Map.copyOf(environment);
    }

    public EngineOptions withWire(WireOptions newWire) {
        return new EngineOptions(newWire, layer, environment);
    }

    public EngineOptions withLayer(UnaryOperator<Http> newLayer) {
        return new EngineOptions(wire, newLayer, environment);
    }

    public EngineOptions withEnvironment(Map<String, String> newEnvironment) {
        return new EngineOptions(wire, layer, newEnvironment);
    }

    /// Without the environment, which may hold secrets.
    @Override
    public String toString() {
        return "EngineOptions[]";
    }
}
