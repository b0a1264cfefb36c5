package dev.dray.engine;

import dev.dray.http.Query;
import dev.dray.model.Json;
import dev.dray.model.JsonBuilder;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;

/// What a listing is to be cut down to, as `docker --filter` has it: `dangling=true`, `label=maker=acme`.
/// Which names there are depends on the endpoint, and an Engine refuses others. Several values of one name:
/// any of them, but all of them for labels.
public record Filters(SequencedMap<String, List<String>> values) {
    public static final Filters NONE = new Filters(new LinkedHashMap<>());

    public Filters {
        SequencedMap<String, List<String>> copy = new LinkedHashMap<>();
        values.forEach((name, all) -> copy.put(name, List.copyOf(all)));
        values = Collections.unmodifiableSequencedMap(copy);
    }

    /// Reads filters as people write them: `NAME=VALUE`. Throws `IllegalArgumentException`.
    public static Filters parse(List<String> texts) {
        Filters filters = NONE;
        for (String text : texts) {
            int equals = text.indexOf('=');
            if (equals < 1) {
                throw new IllegalArgumentException(
                        "not a filter: \"%s\" (want NAME=VALUE, as in dangling=true)".formatted(text));
            }
            filters = filters.plus(text.substring(0, equals), text.substring(equals + 1));
        }
        return filters;
    }

    public Filters plus(String name, String value) {
        SequencedMap<String, List<String>> copy = new LinkedHashMap<>(values);
        List<String> all = new ArrayList<>(copy.getOrDefault(name, List.of()));
        all.add(value);
        copy.put(name, all);
        return new Filters(copy);
    }

    /// Adds these to a query, as JSON (protocols F21); no filters are no parameter.
    Query appendTo(Query query) {
        if (values.isEmpty()) {
            return query;
        }
        JsonBuilder json = Json.object();
        values.forEach((name, all) -> json.put(name, Json.ofTexts(all)));
        return query.plus("filters", json.build().toString());
    }
}
