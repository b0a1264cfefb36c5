package dev.dray.registry;

import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
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

    /// Reads the scope of a challenge: several, with blanks between.
    static Scope parse(String text) {
        return new Scope(
                Stream.of(text.split(" ")).filter(scope -> !scope.isEmpty()).toList());
    }

    /// Both, the other's scopes first; what cannot be parsed is kept as it stands (protocols D26).
    Scope and(Scope other) {
        SequencedSet<String> all = new LinkedHashSet<>(other.scopes);
        all.addAll(withoutCovered(scopes, other.scopes));
        return new Scope(List.copyOf(all));
    }

    private static List<String> withoutCovered(List<String> candidates, Collection<String> by) {
        return candidates.stream()
                .filter(scope -> by.stream().noneMatch(wider -> covers(wider, scope)))
                .toList();
    }

    /// Whether one scope of a repository allows all that another does.
    private static boolean covers(String wider, String scope) {
        int colon = scope.lastIndexOf(':');
        int other = wider.lastIndexOf(':');
        return colon > 0
                && other > 0
                && scope.substring(0, colon).equals(wider.substring(0, other))
                && List.of(wider.substring(other + 1).split(","))
                        .containsAll(List.of(scope.substring(colon + 1).split(",")));
    }

    @Override
    public String toString() {
        return String.join(" ", scopes);
    }
}
