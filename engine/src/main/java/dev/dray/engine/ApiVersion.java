package dev.dray.engine;

import java.util.Comparator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A version of the Engine API, as in `1.41`.
public record ApiVersion(int major, int minor) implements Comparable<ApiVersion> {
    /// The newest that is known here (protocols F13).
    public static final ApiVersion NEWEST = new ApiVersion(1, 55);

    /// The oldest that any Engine of today speaks; what one speaks that does not say (protocols F12).
    public static final ApiVersion OLDEST = new ApiVersion(1, 24);

    private static final Pattern FORM = Pattern.compile("(\\d{1,4})\\.(\\d{1,4})");

    /// Throws `IllegalArgumentException` for what is no version.
    public static ApiVersion parse(String text) {
        Matcher parts = FORM.matcher(text.strip());
        if (!parts.matches()) {
            throw new IllegalArgumentException(
                    "not a version of the Engine API: \"%s\" (want, say, 1.41)".formatted(text));
        }
        return new ApiVersion(Integer.parseInt(parts.group(1)), Integer.parseInt(parts.group(2)));
    }

    @Override
    public int compareTo(ApiVersion other) {
        return Comparator.comparingInt(ApiVersion::major)
                .thenComparingInt(ApiVersion::minor)
                .compare(this, other);
    }

    public boolean isAtLeast(ApiVersion other) {
        return compareTo(other) >= 0;
    }

    @Override
    public String toString() {
        return major + "." + minor;
    }
}
