package dev.dray.server;

import java.util.LinkedHashMap;
import java.util.Map;

/// A map that forgets what was added first when it has too much: strangers choose the keys.
final class Bounded<K, V> extends LinkedHashMap<K, V> {
    private static final long serialVersionUID = 1;
    private static final int LIMIT = 10_000;

    @Override
    protected boolean removeEldestEntry(Map.Entry<K, V> eldest) {
        return size() > LIMIT;
    }
}
