package dev.dray.service;

import java.lang.System.Logger.Level;
import org.jspecify.annotations.Nullable;

/// `log` of a [DistributionConfig].
final class LogSection {
    private LogSection() {}

    static Watching.@Nullable Log read(Setting log) {
        LogFormat format = log.read("formatter", "text, json or logstash", LogSection::format)
                .orElse(LogFormat.COMBINED);
        boolean disabled = log.section("accesslog").flag("disabled").orElse(false);
        return disabled ? null : new Watching.Log(Watching.Log.OUTPUT, format);
    }

    private static LogFormat format(String text) {
        return switch (text) {
            case "text" -> LogFormat.COMBINED;
            case "json", "logstash" -> LogFormat.JSON;
            default -> throw new IllegalArgumentException(text);
        };
    }

    static Level level(Setting log) {
        return log.read("level", "error, warn, info or debug", LogSection::level)
                .orElse(Level.INFO);
    }

    private static Level level(String text) {
        return switch (text) {
            case "panic", "fatal", "error" -> Level.ERROR;
            case "warn", "warning" -> Level.WARNING;
            case "info" -> Level.INFO;
            case "debug", "trace" -> Level.DEBUG;
            default -> throw new IllegalArgumentException(text);
        };
    }
}
