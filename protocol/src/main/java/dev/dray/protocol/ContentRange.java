package dev.dray.protocol;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A part of some content. Written `bytes 5-9/10` in replies and `5-9` for chunks of an upload; both are read, with or
/// without a total (protocols C35, J.5).
///
/// @param first byte, from 0
/// @param last  byte, inclusive
/// @param total bytes of the whole, more than `last`; or -1 when unknown
public record ContentRange(long first, long last, long total) {
    private static final Pattern FORM = Pattern.compile("(?:bytes[ =])?(\\d{1,18})-(\\d{1,18})(?:/(\\d{1,18}|\\*))?");

    public ContentRange {
        if (first < 0 || last < first || total >= 0 && total <= last) {
            throw new IllegalArgumentException("not a range: %d-%d/%d".formatted(first, last, total));
        }
    }

    /// Empty when it is no range.
    public static Optional<ContentRange> parse(String text) {
        Matcher matcher = FORM.matcher(text.strip());
        if (!matcher.matches()) {
            return Optional.empty();
        }
        String whole = matcher.group(3);
        try {
            return Optional.of(new ContentRange(
                    Long.parseLong(matcher.group(1)),
                    Long.parseLong(matcher.group(2)),
                    whole == null || whole.equals("*") ? -1 : Long.parseLong(whole)));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
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
