package dev.dray.explain;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The order in which a script makes calls: that of sending, but for what is passed on. A copy begins to send a blob
/// and only then asks the other side for it; a script must have it first.
final class Order {
    private final Map<String, Step> givers = new HashMap<>();
    private final Map<Integer, List<Step>> waiting = new HashMap<>();
    private final List<Step> ordered = new ArrayList<>();

    private Order(List<Step> steps) {
        steps.forEach(step -> step.got().ifPresent(digest -> givers.putIfAbsent(digest, step)));
    }

    static List<Step> of(List<Step> steps) {
        Order order = new Order(steps);
        for (Step step : steps) {
            order.giver(step)
                    .ifPresentOrElse(
                            giver -> order.waiting
                                    .computeIfAbsent(giver.number(), any -> new ArrayList<>())
                                    .add(step),
                            () -> order.add(step));
        }
        return order.ordered;
    }

    private void add(Step step) {
        ordered.add(step);
        waiting.getOrDefault(step.number(), List.of()).forEach(this::add);
    }

    /// The call, sent later but before this one was answered, that got what this one sends. Nothing that was sent
    /// between the two can depend on the answer to this one.
    private Optional<Step> giver(Step step) {
        int last = step.answer().map(Step.Answer::last).orElse(0);
        return step.sent()
                .flatMap(Content::digest)
                .map(givers::get)
                .filter(giver -> giver.number() > step.number() && giver.number() <= last);
    }
}
