package dev.dray.service;

import java.lang.System.Logger.Level;
import org.jspecify.annotations.Nullable;

/// What is seen of a registry while it runs.
///
/// @param level      of what is said of the registry's own affairs, at least
/// @param log        a line for each call; null for none
/// @param operations where health and metrics are asked for; null for nowhere
public record Watching(
        Level level, @Nullable Log log, @Nullable Address operations) {
    /// Nothing but warnings.
    public static final Watching NOTHING = new Watching(Level.WARNING, null, null);

    /// The access log.
    ///
    /// @param file where it is added to; `-` for the service's output
    public record Log(String file, LogFormat format) {
        /// The service's output.
        public static final String OUTPUT = "-";
    }

    /// @param host    the address to listen at
    /// @param port    0 for any that is free
    /// @param metrics the path of the metrics; null for none
    public record Address(String host, int port, @Nullable String metrics) {
        /// The usual path of metrics.
        public static final String METRICS = "/metrics";

        public Address withMetrics(@Nullable String newMetrics) {
            return new Address(host, port, newMetrics);
        }
    }

    public Watching withLevel(Level newLevel) {
        return new Watching(newLevel, log, operations);
    }

    public Watching withLog(@Nullable Log newLog) {
        return new Watching(level, newLog, operations);
    }

    public Watching withOperations(@Nullable Address newOperations) {
        return new Watching(level, log, newOperations);
    }
}
