package dev.dray.explain;

import java.net.URI;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Which call led to which.
final class Redirections {
    private static final Set<Integer> REDIRECT = Set.of(301, 302, 303, 307, 308);

    /// The last step that was redirected to a URL.
    private final Map<String, Step> from = new HashMap<>();

    Redirections(List<Step> steps) {
        for (Step step : steps) {
            if (REDIRECT.contains(step.status())) {
                step.answerHeader("Location").ifPresent(location -> add(step, location));
            }
        }
    }

    private void add(Step step, String location) {
        try {
            from.put(step.uri().resolve(URI.create(location.strip())).toString(), step);
        } catch (IllegalArgumentException e) {
            // Nobody went there.
        }
    }

    /// The call that somebody meant who was redirected to this one.
    Step origin(Step step) {
        Step origin = step;
        for (int hops = 0; hops < 10; hops++) {
            Step before = from.get(origin.uri().toString());
            if (before == null || before.number() >= origin.number()) {
                break;
            }
            origin = before;
        }
        return origin;
    }
}
