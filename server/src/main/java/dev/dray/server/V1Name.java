package dev.dray.server;

import dev.dray.model.Repository;
import java.util.List;
import java.util.Optional;

/// A repository's name as the API v1 has it: one without a namespace is in `library` (protocols B2). What newer clients
/// keep as `ubuntu` is found as `library/ubuntu` too, unless there is one of that name.
record V1Name(String full) {
    private static final String LIBRARY = "library/";

    /// Empty when it is none.
    static Optional<V1Name> parse(String text) {
        return Repository.isPath(text)
                ? Optional.of(new V1Name(text.contains("/") ? text : LIBRARY + text))
                : Optional.empty();
    }

    /// Where it may be stored, the best place first.
    List<String> paths() {
        String rest = full.startsWith(LIBRARY) ? full.substring(LIBRARY.length()) : "";
        return rest.isEmpty() || rest.contains("/") ? List.of(full) : List.of(full, rest);
    }

    @Override
    public String toString() {
        return full;
    }
}
