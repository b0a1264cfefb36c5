package dev.dray.service;

import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Reads durations as Go's programs have them: `30s`, `1h30m`, `1.5h`, `500ms`.
public final class Durations {
    private static final Pattern PART = Pattern.compile("(\\d{1,12}(?:\\.\\d{1,9})?)(ns|us|µs|ms|s|m|h)");

    private Durations() {}

    /// Throws `IllegalArgumentException` when it is none. A number alone is none either: it would mean nanoseconds.
    public static Duration parse(String text) {
        Matcher part = PART.matcher(text);
        Duration sum = Duration.ZERO;
        int end = 0;
        while (part.find() && part.start() == end) {
            double nanos = Double.parseDouble(part.group(1)) * nanos(part.group(2));
            sum = sum.plusNanos(Math.round(nanos));
            end = part.end();
        }
        if (end == 0 || end != text.length()) {
            throw new IllegalArgumentException("\"%s\" is no duration (want one like 30s or 1h30m)".formatted(text));
        }
        return sum;
    }

    private static double nanos(String unit) {
        return switch (unit) {
            case "ns" -> 1;
            case "us", "µs" -> 1e3;
            case "ms" -> 1e6;
            case "s" -> 1e9;
            case "m" -> 60e9;
            default -> 3600e9;
        };
    }
}
