package dev.dray.server;

import dev.dray.http.HttpCall;
import dev.dray.model.Repository;
import dev.dray.protocol.Route;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/// What may be done to what, written `repository:acme/web:pull,push` (protocols D25, D26).
///
/// @param type    `repository` or `registry`
/// @param name    the path of a repository, or `catalog`
/// @param actions `pull`, `push`, `delete`, or `*` for all; an open set
public record Scope(String type, String name, Set<String> actions) {
    public Scope {
        actions = Set.copyOf(actions);
    }

    public static Scope repository(String path, String... actions) {
        return new Scope("repository", path, Set.of(actions));
    }

    static Scope catalog() {
        return new Scope("registry", "catalog", Set.of("*"));
    }

    /// Reads one scope; empty when it is none. A name may hold a `host:port/`, so the type is read from the
    /// left and the actions from the right.
    public static Optional<Scope> parse(String text) {
        int first = text.indexOf(':');
        int last = text.lastIndexOf(':');
        if (first <= 0 || last <= first + 1 || last == text.length() - 1) {
            return Optional.empty();
        }
        Set<String> actions =
                new LinkedHashSet<>(List.of(text.substring(last + 1).split(",")));
        actions.remove("");
        return Optional.of(new Scope(text.substring(0, first), text.substring(first + 1, last), actions));
    }

    /// What a call to a route needs (protocols D34). The right to push includes cancelling one's own upload.
    static List<Scope> needed(Route route, HttpCall call) {
        String method = call.method();
        boolean reads = method.equals("GET") || method.equals("HEAD");
        return switch (route) {
            case Route.Version() -> List.of();
            case Route.Catalog() -> List.of(catalog());
            case Route.Tags(var path) -> List.of(repository(path, "pull"));
            case Route.Referrers(var path, var digest) -> List.of(repository(path, "pull"));
            case Route.OneManifest(var path, var reference) -> List.of(content(path, method));
            case Route.OneBlob(var path, var digest) -> List.of(content(path, method));
            case Route.Uploads(var path) -> List.of(reads ? repository(path, "pull") : pushing(path));
            case Route.OneUpload(var path, var id) -> List.of(pushing(path));
        };
    }

    /// What to ask for in a challenge: a mount needs to read its source, too (protocols C51, D29).
    static List<Scope> withMountSource(List<Scope> needed, Route route, HttpCall call) {
        String from = call.query("from");
        if (!(route instanceof Route.Uploads) || from == null || !Repository.isPath(from)) {
            return needed;
        }
        List<Scope> both = new ArrayList<>(needed);
        both.add(repository(from, "pull"));
        return both;
    }

    private static Scope content(String path, String method) {
        return switch (method) {
            case "GET", "HEAD" -> repository(path, "pull");
            case "DELETE" -> repository(path, "delete");
            default -> pushing(path);
        };
    }

    private static Scope pushing(String path) {
        return repository(path, "pull", "push");
    }

    /// Whether these grants together allow all of this.
    boolean isIn(List<Scope> grants) {
        Set<String> missing = new LinkedHashSet<>(actions);
        for (Scope grant : grants) {
            if (grant.type.equals(type) && grant.name.equals(name)) {
                if (grant.actions.contains("*")) {
                    return true;
                }
                missing.removeAll(grant.actions);
            }
        }
        return missing.isEmpty();
    }

    /// Several scopes as they stand in a challenge.
    static String join(List<Scope> scopes) {
        return String.join(" ", scopes.stream().map(Scope::toString).toList());
    }

    @Override
    public String toString() {
        return type + ":" + name + ":" + String.join(",", new TreeSet<>(actions));
    }
}
