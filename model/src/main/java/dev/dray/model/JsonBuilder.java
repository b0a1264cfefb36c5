package dev.dray.model;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;

/// Makes a JSON object member by member, in order. A member whose value is null or empty is left out.
public final class JsonBuilder {
    private final SequencedMap<String, Json> members = new LinkedHashMap<>();

    JsonBuilder() {}

    public JsonBuilder put(String name, @Nullable Json value) {
        if (value != null) {
            members.put(name, value);
        }
        return this;
    }

    public JsonBuilder put(String name, @Nullable String value) {
        return put(name, value == null ? null : Json.of(value));
    }

    public JsonBuilder put(String name, Optional<?> value) {
        return put(name, value.map(Object::toString).orElse(null));
    }

    public JsonBuilder put(String name, long value) {
        return put(name, Json.of(value));
    }

    public JsonBuilder put(String name, boolean value) {
        return put(name, Json.of(value));
    }

    /// An array, even an empty one.
    public JsonBuilder put(String name, List<? extends Json> values) {
        return put(name, Json.of(values));
    }

    /// An object of texts; left out when empty.
    public JsonBuilder put(String name, Map<String, String> texts) {
        JsonBuilder object = new JsonBuilder();
        texts.forEach(object::put);
        return put(name, texts.isEmpty() ? null : object.build());
    }

    public Json.Members build() {
        return new Json.Members(members);
    }
}
