package dev.dray.explain;

import java.net.URI;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;

/// Which call led to which.
final class Redirections {
    private static final Set<Integer> REDIRECT = Set.of(301, 302, 303, 307, 308);

    /// The steps that were redirected to a URL, by their numbers: a part may be asked for again.
    private final Map<String, NavigableMap<Integer, Step>> from = new HashMap<>();

    Redirections(List<Step> steps) {
        for (Step step : steps) {
            if (REDIRECT.contains(step.status())) {
                step.answerHeader("Location").ifPresent(location -> add(step, location));
            }
        }
    }

    private void add(Step step, String location) {
        try {
            String place = step.uri().resolve(URI.create(location.strip())).toString();
            from.computeIfAbsent(place, any -> new TreeMap<>()).put(step.number(), step);
        } catch (IllegalArgumentException e) {
            // Nobody went there.
        }
    }

    /// The call that somebody meant who was redirected to this one.
    Step origin(Step step) {
        Step origin = step;
        for (int hops = 0; hops < 10; hops++) {
            var before = from.getOrDefault(origin.uri().toString(), Collections.emptyNavigableMap())
                    .lowerEntry(origin.number());
            if (before == null) {
                break;
            }
            origin = before.getValue();
        }
        return origin;
    }
}
