package dev.dray.registry;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.SequencedSet;
import java.util.stream.Stream;

/// What a token is good for: scopes such as `repository:library/ubuntu:pull`, the one that is needed first
/// (protocols D25, D27).
record Scope(List<String> scopes) {
    Scope {
        scopes = List.copyOf(scopes);
    }

    static Scope pull(String path) {
        return new Scope(List.of("repository:" + path + ":pull"));
    }

    static Scope push(String path) {
        return new Scope(List.of("repository:" + path + ":pull,push"));
    }

    static Scope delete(String path) {
        // Quay grants no `delete`, so all is asked for (protocols C153).
        return new Scope(List.of("repository:" + path + ":*"));
    }

    static Scope catalog() {
        return new Scope(List.of("registry:catalog:*"));
    }

    static Scope none() {
        return new Scope(List.of());
    }

    /// Reads the scope of a challenge: several, with blanks between. What is not visible ASCII is no scope, and would
    /// steer a terminal from within a message.
    static Scope parse(String text) {
        return new Scope(Stream.of(text.split(" "))
                .filter(scope -> !scope.isEmpty() && scope.chars().allMatch(c -> c > ' ' && c < 0x7f))
                .toList());
    }

    /// Both, the other's scopes first; the actions on one resource are put together. What cannot be parsed, such as
    /// Gitea's `*`, is kept as it stands (protocols D26).
    Scope and(Scope other) {
        Map<String, SequencedSet<String>> actions = new LinkedHashMap<>();
        Stream.concat(other.scopes.stream(), scopes.stream()).forEach(scope -> {
            int colon = scope.lastIndexOf(':');
            String resource = colon < 0 ? scope : scope.substring(0, colon);
            SequencedSet<String> known = actions.computeIfAbsent(resource, ignored -> new LinkedHashSet<>());
            if (colon >= 0) {
                known.addAll(List.of(scope.substring(colon + 1).split(",")));
            }
        });
        return new Scope(actions.entrySet().stream()
                .map(entry -> entry.getValue().isEmpty()
                        ? entry.getKey()
                        : entry.getKey() + ":" + String.join(",", entry.getValue()))
                .toList());
    }

    @Override
    public String toString() {
        return String.join(" ", scopes);
    }
}
