package dev.dray.http;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Optional;

/// How long a server asks to wait: `Retry-After` in seconds or as a date, or Docker Hub's `X-Retry-After` as Unix time
/// (protocols E45, J.5).
public final class RetryAfter {
    private RetryAfter() {}

    /// Empty when the reply does not say, or says nonsense; never negative.
    public static Optional<Duration> find(Headers headers, Instant now) {
        return headers.find("Retry-After")
                .flatMap(value -> parse(value.strip(), now))
                .or(() -> headers.find("X-Retry-After").flatMap(value -> parseUnixTime(value.strip(), now)))
                .filter(delay -> !delay.isNegative());
    }

    private static Optional<Duration> parse(String value, Instant now) {
        try {
            return Optional.of(Duration.ofSeconds(Long.parseLong(value)));
        } catch (NumberFormatException e) {
            return parseDate(value, now);
        }
    }

    private static Optional<Duration> parseDate(String value, Instant now) {
        try {
            Instant date = ZonedDateTime.parse(value, DateTimeFormatter.RFC_1123_DATE_TIME)
                    .toInstant();
            return Optional.of(Duration.between(now, date));
        } catch (DateTimeException | ArithmeticException e) {
            return Optional.empty();
        }
    }

    private static Optional<Duration> parseUnixTime(String value, Instant now) {
        try {
            return Optional.of(Duration.between(now, Instant.ofEpochSecond(Long.parseLong(value))));
        } catch (NumberFormatException | DateTimeException | ArithmeticException e) {
            return Optional.empty();
        }
    }
}
