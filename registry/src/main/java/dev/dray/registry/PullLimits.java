package dev.dray.registry;

import dev.dray.http.Headers;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// How many pulls a registry still gives us, as its headers say (protocols E41). Docker Hub counts each manifest that
/// is
/// read, but no HEAD.
///
/// @param limit     pulls in one window
/// @param remaining what is left of them; [#UNKNOWN] where the registry does not say
/// @param window    the time that pulls are counted over; null where the registry does not say
/// @param reset     when there are more; null where the registry does not say
/// @param source    for whom they are counted: an address, or the number of an account; null where it does not say
public record PullLimits(
        long limit,
        long remaining,
        @Nullable Duration window,
        @Nullable Instant reset,
        @Nullable String source) {
    /// What is left where the registry does not say.
    public static final long UNKNOWN = -1;

    private static final Pattern FIRST = Pattern.compile("\\s*([0-9]{1,18})\\s*(?:[,;].*)?");
    private static final Pattern WINDOW = Pattern.compile(";\\s*w=([0-9]{1,9})(?![0-9])");
    private static final Pattern ACCOUNT = Pattern.compile("[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}");

    /// More seconds than that are no stretch of time but a time.
    private static final long LONGEST = 1_000_000_000;

    /// Reads the headers of an answer; empty where they say of no limit.
    static Optional<PullLimits> find(Headers headers, Instant now) {
        return number(headers, "RateLimit-Limit")
                .map(limit -> new PullLimits(
                        limit,
                        number(headers, "RateLimit-Remaining").orElse(UNKNOWN),
                        window(headers).orElse(null),
                        number(headers, "RateLimit-Reset")
                                .flatMap(seconds -> time(seconds, now))
                                .orElse(null),
                        headers.find("Docker-RateLimit-Source")
                                .map(String::strip)
                                .orElse(null)));
    }

    /// Of a list, the first is that which is nearest to its end.
    private static Optional<Long> number(Headers headers, String name) {
        return headers.find(name)
                .map(FIRST::matcher)
                .filter(Matcher::matches)
                .map(matcher -> Long.parseLong(matcher.group(1)));
    }

    private static Optional<Duration> window(Headers headers) {
        return headers.find("RateLimit-Limit")
                .map(WINDOW::matcher)
                .filter(Matcher::find)
                .map(matcher -> Duration.ofSeconds(Long.parseLong(matcher.group(1))));
    }

    /// Seconds from now, or Unix time.
    private static Optional<Instant> time(long seconds, Instant now) {
        try {
            return Optional.of(seconds < LONGEST ? now.plusSeconds(seconds) : Instant.ofEpochSecond(seconds));
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    /// Whether pulls are counted for an account, not for an address.
    public boolean isOfAccount() {
        return source != null && ACCOUNT.matcher(source).matches();
    }
}
