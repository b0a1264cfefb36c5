package dev.dray.server;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/// Lets somebody do something to some repositories, written `ann acme/** pull,push`.
///
/// @param user         a name, [#LOGGED_IN] or [#ANYBODY]
/// @param repositories their paths
/// @param actions      `pull`; `push`, which is nothing without `pull` and so brings it along; `delete`; or `*`
///                     for all
public record Rule(String user, Glob repositories, Set<String> actions) {
    /// Everybody who is logged in.
    public static final String LOGGED_IN = "*";

    /// Everybody, logged in or not.
    public static final String ANYBODY = "anonymous";

    private static final Set<String> KNOWN = Set.of("pull", "push", "delete", "*");

    public Rule {
        for (String action : actions) {
            if (!KNOWN.contains(action)) {
                throw new IllegalArgumentException(
                        "no such action: \"%s\" (want pull, push, delete, or * for all)".formatted(action));
            }
        }
        if (user.isEmpty() || actions.isEmpty()) {
            throw new IllegalArgumentException("a rule needs a user and at least one action");
        }
        Set<String> all = new TreeSet<>(actions);
        if (all.contains("push")) {
            all.add("pull");
        }
        actions = all.contains("*") ? KNOWN : Set.copyOf(all);
    }

    /// Reads one rule.
    public static Rule parse(String line) {
        List<String> words = List.of(line.strip().split("\\s+"));
        if (words.size() != 3) {
            throw new IllegalArgumentException("want USER REPOSITORIES ACTIONS, as in: ann acme/** pull,push");
        }
        return new Rule(
                words.get(0),
                Glob.parse(words.get(1)),
                new TreeSet<>(List.of(words.get(2).split(","))));
    }

    /// @param caller empty for one who is not logged in
    boolean isFor(String caller) {
        return user.equals(ANYBODY) || !caller.isEmpty() && (user.equals(LOGGED_IN) || user.equals(caller));
    }

    @Override
    public String toString() {
        return user + " " + repositories + " "
                + (actions.contains("*") ? "*" : String.join(",", new TreeSet<>(actions)));
    }
}
