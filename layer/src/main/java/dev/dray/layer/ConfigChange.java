package dev.dray.layer;

import dev.dray.model.Json;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// One thing in which two images' configurations differ.
///
/// @param name   as in `created`, `config.Cmd`, `config.Env.PATH`, `config.Labels.version`
/// @param before its value, JSON where it is no text; null where it is not set
/// @param after  the same in the second image
public record ConfigChange(
        String name, @Nullable String before, @Nullable String after) {
    /// The layers, which are compared by themselves.
    private static final Set<String> LAYERS = Set.of("rootfs", "history");

    static List<ConfigChange> between(Json before, Json after) {
        Map<String, String> one = flat(before);
        Map<String, String> other = flat(after);
        Set<String> names = new TreeSet<>(one.keySet());
        names.addAll(other.keySet());
        List<ConfigChange> changes = new ArrayList<>();
        for (String name : names) {
            if (!Objects.equals(one.get(name), other.get(name))) {
                changes.add(new ConfigChange(name, one.get(name), other.get(name)));
            }
        }
        return changes;
    }

    private static Map<String, String> flat(Json config) {
        Map<String, String> values = new LinkedHashMap<>();
        if (config instanceof Json.Members(var members)) {
            members.forEach((name, value) -> {
                if (!LAYERS.contains(name)) {
                    put(name, value, values);
                }
            });
        }
        return values;
    }

    private static void put(String name, Json value, Map<String, String> values) {
        switch (value) {
            case Json.Members(var members)
            when !members.isEmpty() -> members.forEach((key, inner) -> put(name + "." + key, inner, values));
            case Json.Items(var items)
            when name.equals("config.Env") -> items.forEach(item -> putVariable(name, item, values));
            case Json.Text(var text) -> values.put(name, text);
            case Json.Null() -> {}
            case Json.Members members -> values.put(name, members.toString());
            case Json.Items items -> values.put(name, items.toString());
            case Json.Numeral numeral -> values.put(name, numeral.toString());
            case Json.Bool bool -> values.put(name, bool.toString());
        }
    }

    private static void putVariable(String name, Json item, Map<String, String> values) {
        String text = item instanceof Json.Text(var value) ? value : item.toString();
        int equals = text.indexOf('=');
        values.put(
                name + "." + (equals < 0 ? text : text.substring(0, equals)),
                equals < 0 ? "" : text.substring(equals + 1));
    }
}
