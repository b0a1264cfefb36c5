package dev.dray.protocol;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A part of some content. Written `bytes 5-9/10` in replies and `5-9` for chunks of an upload; both are read, with or
/// without a total (protocols C35, J.5).
///
/// @param first byte, from 0
/// @param last  byte, inclusive
/// @param total bytes of the whole, or -1 when unknown
public record ContentRange(long first, long last, long total) {
    private static final Pattern FORM = Pattern.compile("(?:bytes[ =])?(\\d{1,18})-(\\d{1,18})(?:/(\\d{1,18}|\\*))?");

    public ContentRange {
        if (first < 0 || last < first && !(first == 0 && last == 0)) {
            throw new IllegalArgumentException("not a range: %d-%d".formatted(first, last));
        }
    }

    /// Empty when it is no range.
    public static Optional<ContentRange> parse(String text) {
        Matcher matcher = FORM.matcher(text.strip());
        if (!matcher.matches()) {
            return Optional.empty();
        }
        long first = Long.parseLong(matcher.group(1));
        long last = Long.parseLong(matcher.group(2));
        String total = matcher.group(3);
        return last < first
                ? Optional.empty()
                : Optional.of(
                        new ContentRange(first, last, total == null || total.equals("*") ? -1 : Long.parseLong(total)));
    }

    /// Bytes in this part.
    public long length() {
        return last - first + 1;
    }

    /// As it stands in the reply to a `Range`.
    @Override
    public String toString() {
        return "bytes %d-%d/%s".formatted(first, last, total < 0 ? "*" : Long.toString(total));
    }
}
