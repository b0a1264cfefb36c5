package dev.dray.configuration;

import dev.dray.configuration.TomlScanner.Place;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A table of a TOML document. What may still be added to it depends on where it came from: nothing may be said twice.
final class TomlTable {
    /// How it came to be.
    enum Origin {
        /// By the header of a table in it: it may get one of its own.
        IMPLIED,
        HEADER,
        /// By a key with dots: others like it may add to it.
        DOTTED,
        INLINE
    }

    private record Entry(TomlValue value, Place place) {}

    private final Map<String, Entry> entries = new LinkedHashMap<>();
    private Origin origin;

    TomlTable(Origin origin) {
        this.origin = origin;
    }

    List<String> keys() {
        return List.copyOf(entries.keySet());
    }

    @Nullable
    TomlValue find(String key) {
        Entry entry = entries.get(key);
        return entry == null ? null : entry.value;
    }

    /// Where the key stands; null when it does not.
    @Nullable
    Place place(String key) {
        Entry entry = entries.get(key);
        return entry == null ? null : entry.place;
    }

    private static IllegalArgumentException twice(String key, Place place) {
        return new IllegalArgumentException("%s is there already (%s)".formatted(key, place));
    }

    void put(String key, TomlValue value, Place place) {
        if (entries.putIfAbsent(key, new Entry(value, place)) != null) {
            throw twice(key, place);
        }
    }

    private TomlTable make(String key, Origin made, Place place) {
        TomlTable table = new TomlTable(made);
        put(key, new TomlValue.Inner(table), place);
        return table;
    }

    /// The table that a key with dots goes through.
    TomlTable dotted(String key, Place place) {
        TomlValue value = find(key);
        if (value == null) {
            return make(key, Origin.DOTTED, place);
        }
        if (value instanceof TomlValue.Inner(var table) && table.origin == Origin.DOTTED) {
            return table;
        }
        throw twice(key, place);
    }

    /// The table that a header goes through; of several the last one.
    TomlTable through(String key, Place place) {
        TomlValue value = find(key);
        if (value == null) {
            return make(key, Origin.IMPLIED, place);
        }
        if (value instanceof TomlValue.Items(var values, var isOpen) && isOpen) {
            value = values.getLast();
        }
        if (value instanceof TomlValue.Inner(var table) && table.origin != Origin.INLINE) {
            return table;
        }
        throw twice(key, place);
    }

    /// The table that `[key]` begins.
    TomlTable begin(String key, Place place) {
        TomlValue value = find(key);
        if (value == null) {
            return make(key, Origin.HEADER, place);
        }
        if (value instanceof TomlValue.Inner(var table) && table.origin == Origin.IMPLIED) {
            table.origin = Origin.HEADER;
            return table;
        }
        throw twice(key, place);
    }

    /// The table that `[[key]]` begins.
    TomlTable append(String key, Place place) {
        TomlValue value = find(key);
        if (value == null) {
            value = new TomlValue.Items(new ArrayList<>(), true);
            put(key, value, place);
        }
        if (value instanceof TomlValue.Items(var values, var isOpen) && isOpen) {
            TomlTable table = new TomlTable(Origin.HEADER);
            values.add(new TomlValue.Inner(table));
            return table;
        }
        throw twice(key, place);
    }
}
