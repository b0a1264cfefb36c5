package dev.dray.engine;

import dev.dray.content.ImageException;
import dev.dray.model.Json;
import dev.dray.model.JsonBuilder;
import dev.dray.model.Platform;
import java.io.IOException;

/// What a version of the API must be for a parameter, and how parameters are written that some versions do not have.
record VersionNeeds(EngineCalls calls) {
    /// Refuses what the Engine would silently ignore.
    ///
    /// @param what in words that go before "needs": "the platform of a saved image"
    void atLeast(ApiVersion needed, String what) throws IOException {
        ApiVersion spoken = calls.version();
        if (!spoken.isAtLeast(needed)) {
            throw new ImageException.Unsupported(
                    "%s needs version %s of the Engine API; this Engine speaks %s".formatted(what, needed, spoken),
                    null);
        }
    }

    /// A platform as most endpoints want it (protocols F55).
    static String json(Platform platform) {
        JsonBuilder json = Json.object().put("os", platform.os()).put("architecture", platform.architecture());
        return json.put("variant", platform.variant())
                .put("os.version", platform.osVersion())
                .build()
                .toString();
    }
}
