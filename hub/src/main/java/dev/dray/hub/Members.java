package dev.dray.hub;

import dev.dray.model.Digest;
import dev.dray.model.Json;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The members of one object that the Hub sent. Nothing about it is promised: what is absent, null, or of another type
/// than it should be is not there (protocols E21, E54, E62).
record Members(Json json) {
    /// A number that is not there.
    static final long UNKNOWN = -1;

    /// What programs in Go write for "never".
    private static final Instant UNSET = Instant.parse("0001-01-01T00:00:00Z");

    Optional<String> text(String name) {
        return json.find(name)
                .filter(Json.Text.class::isInstance)
                .map(text -> ((Json.Text) text).value())
                .filter(text -> !text.isEmpty());
    }

    String textOrEmpty(String name) {
        return text(name).orElse("");
    }

    /// Not negative; else [#UNKNOWN].
    long number(String name) {
        try {
            return json.findLong(name).filter(value -> value >= 0).orElse(UNKNOWN);
        } catch (IllegalArgumentException e) {
            return UNKNOWN;
        }
    }

    boolean isTrue(String name) {
        return json.find(name).equals(Optional.of(new Json.Bool(true)));
    }

    /// Null for never.
    @Nullable
    Instant time(String name) {
        try {
            return text(name)
                    .map(Instant::parse)
                    .filter(time -> time.isAfter(UNSET))
                    .orElse(null);
        } catch (DateTimeException e) {
            return null;
        }
    }

    @Nullable
    Digest digest(String name) {
        try {
            return text(name).map(Digest::parse).orElse(null);
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    Members object(String name) {
        return new Members(json.find(name).orElse(new Json.Null()));
    }

    List<Members> objects(String name) {
        return json.find(name).orElse(new Json.Null()) instanceof Json.Items(var values)
                ? values.stream()
                        .filter(Json.Members.class::isInstance)
                        .map(Members::new)
                        .toList()
                : List.of();
    }

    List<String> texts(String name) {
        return json.find(name).orElse(new Json.Null()) instanceof Json.Items(var values)
                ? values.stream()
                        .filter(Json.Text.class::isInstance)
                        .map(text -> ((Json.Text) text).value())
                        .toList()
                : List.of();
    }
}
