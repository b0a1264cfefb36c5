package dev.dray.registry;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// What was made for some names, those used last: a program that runs for long may be asked for names without end.
/// May be used by many threads.
final class LastUsed<K, V> {
    private final Map<K, V> values;

    /// @param limit how many are kept
    LastUsed(int limit) {
        this.values = new LinkedHashMap<>(16, 0.75f, true) {
            private static final long serialVersionUID = 1;

            @Override
            protected boolean removeEldestEntry(Map.Entry<K, V> eldest) {
                return size() > limit;
            }
        };
    }

    /// @param make may take its time, so others do not wait for it; of what several make at once, one is kept
    V find(K name, Function<K, V> make) {
        V known = known(name);
        return known != null ? known : keep(name, make.apply(name));
    }

    private synchronized @Nullable V known(K name) {
        return values.get(name);
    }

    private synchronized V keep(K name, V made) {
        V first = values.putIfAbsent(name, made);
        return first == null ? made : first;
    }
}
