package dev.dray.registry;

import dev.dray.protocol.Challenge;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What a registry says of itself at `/v2/`.
///
/// @param uri        where it answered
/// @param status     200 when it is open, 401 when it wants to know who we are, 404 when it is no registry of API v2
/// @param apiVersion as it names it, usually `registry/2.0`; empty when it does not
/// @param challenges what it asks for; none when it is open
/// @param time       until the answer
/// @param clock      what its clock said then, to the second; null where it does not tell
public record Ping(
        URI uri,
        int status,
        String apiVersion,
        List<Challenge> challenges,
        Duration time,
        @Nullable Instant clock) {
    public Ping {
        challenges = List.copyOf(challenges);
    }

    /// Whether this is a registry of API v2.
    public boolean isRegistry() {
        return status == 200 || status == 401;
    }
}
