package dev.dray.model;

import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;

/// A JSON value: the one way this project reads and writes JSON.
///
/// What strangers send is bounded: strict UTF-8, at most [#MAX_DEPTH] levels deep, no duplicate names
/// (CVE-2021-41190), nothing after the document.
public sealed interface Json {
    /// Levels of nesting that are read; more is refused.
    int MAX_DEPTH = 100;

    /// Names and values, in the order of the document.
    record Members(SequencedMap<String, Json> values) implements Json {
        public Members {
            values = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(values));
        }

        @Override
        public String toString() {
            return print(this);
        }
    }

    record Items(List<Json> values) implements Json {
        public Items {
            values = List.copyOf(values);
        }

        @Override
        public String toString() {
            return print(this);
        }
    }

    record Text(String value) implements Json {
        @Override
        public String toString() {
            return print(this);
        }
    }

    /// @param literal as written, so that nothing is rounded
    record Numeral(String literal) implements Json {
        @Override
        public String toString() {
            return literal;
        }
    }

    record Bool(boolean value) implements Json {
        @Override
        public String toString() {
            return Boolean.toString(value);
        }
    }

    record Null() implements Json {
        @Override
        public String toString() {
            return "null";
        }
    }

    /// Reads one document; throws `IllegalArgumentException` with the place where it goes wrong.
    static Json parse(byte[] document) {
        return JsonText.parse(document);
    }

    static Json parse(String document) {
        return parse(document.getBytes(StandardCharsets.UTF_8));
    }

    /// Reads a document that must be an object.
    static Members parseObject(byte[] document) {
        if (parse(document) instanceof Members members) {
            return members;
        }
        throw new IllegalArgumentException("not a JSON object");
    }

    static JsonBuilder object() {
        return new JsonBuilder();
    }

    static Json of(String value) {
        return new Text(value);
    }

    static Json of(long value) {
        return new Numeral(Long.toString(value));
    }

    static Json of(boolean value) {
        return new Bool(value);
    }

    static Json of(List<? extends Json> values) {
        return new Items(List.copyOf(values));
    }

    static Json ofTexts(List<String> values) {
        return new Items(values.stream().<Json>map(Text::new).toList());
    }

    /// The document in one line, without white space.
    static String print(Json json) {
        return JsonText.print(json, false);
    }

    /// The document for people: indented by two spaces.
    default String pretty() {
        return JsonText.print(this, true);
    }

    default byte[] bytes() {
        return print(this).getBytes(StandardCharsets.UTF_8);
    }

    /// The member of that name; empty when there is none, when it is `null`, or when this is no object.
    default Optional<Json> find(String name) {
        return this instanceof Members(var values)
                ? Optional.ofNullable(values.get(name)).filter(json -> !(json instanceof Null))
                : Optional.empty();
    }

    /// The text member of that name; empty when absent. Throws `IllegalArgumentException` when it is something else.
    default Optional<String> findText(String name) {
        return find(name).map(json -> switch (json) {
            case Text(var value) -> value;
            default -> throw wrongType(name, "a string");
        });
    }

    /// The whole number of that name; empty when absent. Throws `IllegalArgumentException` when it is something else.
    default Optional<Long> findLong(String name) {
        return find(name).map(json -> {
            try {
                return Long.parseLong(json instanceof Numeral(var literal) ? literal : "");
            } catch (NumberFormatException e) {
                throw wrongType(name, "a whole number");
            }
        });
    }

    /// The items of that name; none when absent. Throws `IllegalArgumentException` when it is something else.
    default List<Json> items(String name) {
        return find(name)
                .map(json -> switch (json) {
                    case Items(var values) -> values;
                    default -> throw wrongType(name, "an array");
                })
                .orElse(List.of());
    }

    /// The texts of that name; none when absent. Throws `IllegalArgumentException` when one is something else.
    default List<String> texts(String name) {
        return items(name).stream()
                .map(json -> json instanceof Text(var value) ? value : failText(name))
                .toList();
    }

    private static String failText(String name) {
        throw wrongType(name, "an array of strings");
    }

    private static IllegalArgumentException wrongType(String name, String wanted) {
        return new IllegalArgumentException("\"%s\" is not %s".formatted(name, wanted));
    }
}
