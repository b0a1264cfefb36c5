package dev.dray.storage;

import java.io.IOException;
import java.util.Optional;

/// Looks for a repository in a tree, and at so many of them at most: who asks waits, and need not find any.
final class RepositorySearch {
    private static final int MAX = 10_000;

    /// What is asked of each.
    @FunctionalInterface
    interface Question {
        boolean of(String path) throws IOException;
    }

    /// Ends the walk.
    private static final class Enough extends IOException {
        private static final long serialVersionUID = 1;
        private final transient Optional<String> found;

        Enough(Optional<String> found) {
            this.found = found;
        }
    }

    private RepositorySearch() {}

    static Optional<String> first(Tree tree, Question wanted) throws IOException {
        int[] seen = new int[1];
        try {
            tree.repositories(path -> {
                if (wanted.of(path)) {
                    throw new Enough(Optional.of(path));
                }
                if (++seen[0] == MAX) {
                    throw new Enough(Optional.empty());
                }
            });
            return Optional.empty();
        } catch (Enough e) {
            return e.found;
        }
    }
}
