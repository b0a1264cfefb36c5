package dev.dray.server;

import java.lang.ref.SoftReference;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/// What was found out of late, as far as memory allows. May be used by many threads at a time.
///
/// @param <K> what is asked for
/// @param <V> what cannot change, so that it need not be found out again
final class Recent<K, V> {
    private final Map<K, SoftReference<V>> values;

    /// @param limit entries at most; the one that nobody asked for longest goes
    Recent(int limit) {
        this.values = new LinkedHashMap<>(16, 0.75f, true) {
            private static final long serialVersionUID = 1;

            @Override
            protected boolean removeEldestEntry(Map.Entry<K, SoftReference<V>> eldest) {
                return size() > limit;
            }
        };
    }

    synchronized Optional<V> find(K key) {
        SoftReference<V> known = values.get(key);
        return known == null ? Optional.empty() : Optional.ofNullable(known.get());
    }

    synchronized void put(K key, V value) {
        values.put(key, new SoftReference<>(value));
    }
}
