package dev.dray.cli;

import dev.dray.service.Durations;
import dev.dray.service.Listening;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// Where a registry is reached.
final class ListeningOptions {
    @Option(names = "--address", paramLabel = "HOST", description = "To listen at (default: 127.0.0.1).")
    @Nullable
    String address;

    @Option(names = "--port", paramLabel = "N", description = "To listen at; 0 takes any that is free (default: 5000).")
    @Nullable
    Integer port;

    @Option(
            names = "--drain",
            paramLabel = "DURATION",
            description = "How long running calls may take to end when it is stopped (default: 10s).")
    @Nullable
    String drain;

    /// These options over others.
    Listening over(Listening other) {
        Listening listening = address == null ? other : other.withHost(address);
        listening = port == null ? listening : listening.withPort(port);
        return drain == null ? listening : listening.withDrain(Durations.parse(drain));
    }
}
