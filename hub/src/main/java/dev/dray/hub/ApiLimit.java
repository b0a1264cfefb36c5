package dev.dray.hub;

import dev.dray.http.Headers;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// How many calls the Hub's API still takes from us (protocols E45). It has nothing to do with pulls.
///
/// @param limit     calls in one stretch of time
/// @param remaining what is left of them
/// @param reset     when there are all of them again; null where the Hub does not say
public record ApiLimit(long limit, long remaining, @Nullable Instant reset) {
    /// Reads the headers of any reply; empty where they do not tell.
    static Optional<ApiLimit> find(Headers headers) {
        return number(headers, "X-RateLimit-Limit")
                .flatMap(limit -> number(headers, "X-RateLimit-Remaining")
                        .map(remaining -> new ApiLimit(limit, remaining, reset(headers))));
    }

    private static @Nullable Instant reset(Headers headers) {
        try {
            return number(headers, "X-RateLimit-Reset")
                    .filter(seconds -> seconds > 0)
                    .map(Instant::ofEpochSecond)
                    .orElse(null);
        } catch (DateTimeException e) {
            return null;
        }
    }

    private static Optional<Long> number(Headers headers, String name) {
        try {
            return headers.find(name).map(String::strip).map(Long::parseLong);
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }
}
