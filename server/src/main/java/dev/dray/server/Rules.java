package dev.dray.server;

import dev.dray.model.Repository;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/// Who may do what to which repositories: what any of the rules allows, and nothing else. There is none that
/// takes away, so their order does not matter.
///
/// All repositories may be listed by who is logged in and has a rule to pull from `**`.
public record Rules(List<Rule> rules) {
    /// Everybody who is logged in may do all.
    public static final Rules LOGGED_IN = new Rules(List.of(new Rule(Rule.LOGGED_IN, Glob.ALL, Set.of("*"))));

    private static final Rule ANONYMOUS_PULL = new Rule(Rule.ANYBODY, Glob.ALL, Set.of("pull"));

    public Rules {
        rules = List.copyOf(rules);
    }

    /// Reads a file with one rule a line, `USER REPOSITORIES ACTIONS`; empty lines and those that begin with
    /// `#` are passed over.
    ///
    /// @throws IOException when it cannot be read, naming the line that is wrong
    public static Rules read(Path file) throws IOException {
        List<Rule> rules = new ArrayList<>();
        List<String> lines = Files.readAllLines(file);
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i).strip();
            try {
                if (!line.isEmpty() && !line.startsWith("#")) {
                    rules.add(Rule.parse(line));
                }
            } catch (IllegalArgumentException e) {
                throw new IOException("%s, line %d: %s".formatted(file, i + 1, e.getMessage()), e);
            }
        }
        return new Rules(rules);
    }

    public Rules plus(Rule rule) {
        List<Rule> more = new ArrayList<>(rules);
        more.add(rule);
        return new Rules(more);
    }

    /// The same, and everybody may pull everything, or no longer.
    public Rules withAnonymousPull(boolean allowed) {
        List<Rule> others = new ArrayList<>(rules);
        others.remove(ANONYMOUS_PULL);
        return allowed ? new Rules(others).plus(ANONYMOUS_PULL) : new Rules(others);
    }

    /// Whether there is anything for those who are not logged in.
    boolean allowAnonymous() {
        return rules.stream().anyMatch(rule -> rule.isFor(""));
    }

    /// Of what is asked for, what this user may do.
    ///
    /// @param user empty for one who is not logged in
    Scope allowed(String user, Scope asked) {
        Set<String> allowed = actions(user, asked);
        Set<String> both = new LinkedHashSet<>(asked.actions());
        both.retainAll(allowed);
        // Who asks for all gets what there is: some clients do so to delete (protocols C153).
        boolean all = asked.actions().contains("*") && !allowed.contains("*");
        return new Scope(asked.type(), asked.name(), all ? allowed : both);
    }

    boolean allow(String user, Scope needed) {
        return allowed(user, needed).actions().containsAll(needed.actions());
    }

    private Set<String> actions(String user, Scope asked) {
        if (asked.type().equals("repository") && Repository.isPath(asked.name())) {
            Set<String> actions = new HashSet<>();
            rules.stream()
                    .filter(rule -> rule.isFor(user) && rule.repositories().matches(asked.name()))
                    .forEach(rule -> actions.addAll(rule.actions()));
            return actions;
        }
        boolean listing =
                Scope.catalog().name().equals(asked.name()) && asked.type().equals("registry");
        return listing && mayList(user) ? Set.of("*") : Set.of();
    }

    private boolean mayList(String user) {
        return !user.isEmpty()
                && rules.stream()
                        .anyMatch(rule -> rule.isFor(user)
                                && rule.repositories().equals(Glob.ALL)
                                && rule.actions().contains("pull"));
    }
}
