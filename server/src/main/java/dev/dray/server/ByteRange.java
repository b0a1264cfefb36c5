package dev.dray.server;

import dev.dray.http.HttpCall;
import dev.dray.model.Digest;
import dev.dray.protocol.ContentRange;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// One part that a `Range` asks for: `bytes=5-9`, `bytes=5-`, or the last, `bytes=-5` (RFC 9110, 14.1.2).
///
/// @param first byte, or -1 when the last bytes are asked for
/// @param last  byte, inclusive; how many of the last bytes when `first` is -1
record ByteRange(long first, long last) {
    private static final Pattern FORM = Pattern.compile("bytes\\s*=\\s*(\\d*)\\s*-\\s*(\\d*)");

    /// The part that a call asks for. Empty when it wants all: what is no single range may be ignored, and so
    /// must be a range of other content than this (`If-Range`).
    static Optional<ByteRange> asked(HttpCall call, Digest digest) {
        boolean sameContent =
                call.headers().find("If-Range").map(Etag.of(digest)::equals).orElse(true);
        List<String> ranges = call.headers().all("Range");
        return sameContent && ranges.size() == 1 ? parse(ranges.getFirst()) : Optional.empty();
    }

    static Optional<ByteRange> parse(String text) {
        Matcher matcher = FORM.matcher(text.strip());
        if (!matcher.matches()) {
            return Optional.empty();
        }
        String first = matcher.group(1);
        String last = matcher.group(2);
        if (first.isEmpty()) {
            return last.isEmpty() ? Optional.empty() : Optional.of(new ByteRange(-1, number(last)));
        }
        return Optional.of(new ByteRange(number(first), last.isEmpty() ? Long.MAX_VALUE : number(last)));
    }

    /// More than any content has bytes is as good as any such number.
    private static long number(String digits) {
        return digits.length() > 18 ? Long.MAX_VALUE : Long.parseLong(digits);
    }

    /// The part of some content of this size; empty when it has none of these bytes, or they end before
    /// they begin, which the conformance tests of OCI want refused as well.
    Optional<ContentRange> of(long size) {
        long start = first < 0 ? Math.max(0, size - last) : first;
        long end = first < 0 ? size - 1 : Math.min(last, size - 1);
        return start >= size || end < start ? Optional.empty() : Optional.of(new ContentRange(start, end, size));
    }
}
