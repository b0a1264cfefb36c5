package dev.dray.storage;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.ToLongFunction;

/// The values used last, as many as there is room for. May be used by many threads.
final class Lru<K, V> {
    private static final float LOAD = 0.75f;

    private final Map<K, V> values = new LinkedHashMap<>(16, LOAD, true);
    private final long limit;
    private final ToLongFunction<V> weigh;
    private long weight;

    /// @param limit of the sum of what the values weigh; a single one may be heavier
    Lru(long limit, ToLongFunction<V> weigh) {
        this.limit = limit;
        this.weigh = weigh;
    }

    /// So many values.
    static <K, V> Lru<K, V> of(int count) {
        return new Lru<>(count, value -> 1);
    }

    synchronized Optional<V> find(K key) {
        return Optional.ofNullable(values.get(key));
    }

    synchronized void put(K key, V value) {
        remove(key);
        values.put(key, value);
        weight += weigh.applyAsLong(value);
        Iterator<V> oldest = values.values().iterator();
        while (weight > limit && values.size() > 1) {
            weight -= weigh.applyAsLong(oldest.next());
            oldest.remove();
        }
    }

    synchronized Optional<V> remove(K key) {
        Optional<V> removed = Optional.ofNullable(values.remove(key));
        removed.ifPresent(value -> weight -= weigh.applyAsLong(value));
        return removed;
    }

    /// Puts another value in place of this one, if it is still there.
    synchronized void replace(K key, V old, V by) {
        if (old.equals(values.get(key))) {
            put(key, by);
        }
    }

    synchronized void removeIf(Predicate<K> goes) {
        values.entrySet().removeIf(entry -> {
            boolean isGone = goes.test(entry.getKey());
            weight -= isGone ? weigh.applyAsLong(entry.getValue()) : 0;
            return isGone;
        });
    }
}
