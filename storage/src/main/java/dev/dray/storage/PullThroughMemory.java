package dev.dray.storage;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/// What was learned lately. Strangers choose what is asked for, so it is bounded: what was not used for the
/// longest time is forgotten, and learned anew.
final class PullThroughMemory<V> {
    private final Map<String, V> values;

    PullThroughMemory(int limit) {
        values = new LinkedHashMap<>(16, 0.75f, true) {
            private static final long serialVersionUID = 1;

            @Override
            protected boolean removeEldestEntry(Map.Entry<String, V> eldest) {
                return size() > limit;
            }
        };
    }

    synchronized Optional<V> find(String key) {
        return Optional.ofNullable(values.get(key));
    }

    synchronized void put(String key, V value) {
        values.put(key, value);
    }

    synchronized void remove(String key) {
        values.remove(key);
    }
}
