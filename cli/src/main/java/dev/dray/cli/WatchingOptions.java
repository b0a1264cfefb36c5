package dev.dray.cli;

import dev.dray.service.LogFormat;
import dev.dray.service.Watching;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// What is seen of a registry while it runs.
final class WatchingOptions {
    @Option(names = "--log", description = "Print a short line for each call to standard error.")
    boolean log;

    @Option(
            names = "--access-log",
            paramLabel = "FILE",
            description = "Add a line for each call to a file; - is standard output.")
    @Nullable
    String accessLog;

    @Option(
            names = "--access-format",
            paramLabel = "FORMAT",
            description = "Of these lines: json, combined or short (default: json).")
    LogFormat format = LogFormat.JSON;

    @Option(
            names = "--ops-port",
            paramLabel = "N",
            description = "Tell health and metrics there, to anybody who asks; 0 takes any that is free.")
    @Nullable
    Integer opsPort;

    @Option(
            names = "--ops-address",
            paramLabel = "HOST",
            description = "To listen at for health and metrics (default: 127.0.0.1).")
    String opsAddress = "127.0.0.1";

    /// These options over others.
    Watching over(Watching other) {
        if (log && accessLog != null) {
            throw new IllegalArgumentException("--log and --access-log do not go together: want one of them");
        }
        Watching watching = accessLog == null ? other : other.withLog(new Watching.Log(accessLog, format));
        watching = log ? watching.withLog(new Watching.Log(Watching.Log.OUTPUT, LogFormat.SHORT)) : watching;
        return opsPort == null
                ? watching
                : watching.withOperations(new Watching.Address(opsAddress, opsPort, Watching.Address.METRICS));
    }
}
