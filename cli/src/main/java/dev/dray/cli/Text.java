package dev.dray.cli;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// Text for people: sizes, times, tables.
final class Text {
    /// The year 1 is what programs in Go write where no time was set.
    private static final Instant UNSET = Instant.parse("0001-01-01T00:00:00Z");

    private Text() {}

    /// What strangers wrote, on one line and without what would steer a terminal (protocols H66).
    static String safe(String text) {
        return text.replaceAll("[\\p{Cntrl}\\u202a-\\u202e\\u2066-\\u2069]+", " ");
    }

    /// At most so many characters.
    static String shorten(String text, int length) {
        return text.length() <= length ? text : text.substring(0, Math.max(0, length - 1)) + "…";
    }

    /// As in `31.4 MB`: powers of a thousand, as registries count.
    static String size(long bytes) {
        if (bytes < 1000) {
            return bytes + " B";
        }
        double value = bytes;
        String unit = "B";
        for (String next : List.of("kB", "MB", "GB", "TB", "PB")) {
            if (value < 999.95) {
                break;
            }
            value /= 1000;
            unit = next;
        }
        return String.format(Locale.ROOT, "%.1f %s", value, unit);
    }

    static String time(Duration time) {
        return time.toMillis() < 1000
                ? time.toMillis() + " ms"
                : String.format(Locale.ROOT, "%.1f s", (double) time.toMillis() / 1000);
    }

    /// A time as images carry it, to the second and in UTC; `-` where there is none, as it stands where it is none.
    static String date(@Nullable String time) {
        if (time == null || time.isEmpty()) {
            return "-";
        }
        try {
            Instant instant = Instant.parse(time).truncatedTo(ChronoUnit.SECONDS);
            return instant.equals(UNSET) ? "-" : instant.toString();
        } catch (DateTimeException e) {
            return shorten(safe(time), 20);
        }
    }

    /// Columns under their headings; the last one may be as long as it likes.
    ///
    /// @param headings each as it stands; a leading `>` sets the column to the right
    static List<String> table(List<String> headings, List<List<String>> rows) {
        List<List<String>> all = new ArrayList<>();
        all.add(headings.stream().map(heading -> heading.replaceFirst("^>", "")).toList());
        all.addAll(rows);
        int[] widths = new int[headings.size()];
        all.forEach(row -> {
            for (int i = 0; i < widths.length; i++) {
                widths[i] = Math.max(widths[i], row.get(i).length());
            }
        });
        return all.stream().map(row -> line(row, headings, widths)).toList();
    }

    private static String line(List<String> row, List<String> headings, int[] widths) {
        StringBuilder line = new StringBuilder();
        for (int i = 0; i < widths.length; i++) {
            String padding = " ".repeat(widths[i] - row.get(i).length());
            boolean right = headings.get(i).startsWith(">");
            line.append(right ? padding + row.get(i) : row.get(i) + padding).append("  ");
        }
        return line.toString().stripTrailing();
    }
}
