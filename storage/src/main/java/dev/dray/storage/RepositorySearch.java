package dev.dray.storage;

import dev.dray.model.Digest;
import java.io.IOException;
import java.nio.file.Files;
import java.util.Optional;
import java.util.function.Predicate;

/// Looks for a repository that has some content, whether or not it has a manifest yet.
final class RepositorySearch implements Tree.Visit<String> {
    /// Repositories that are looked into: who asks waits, and need not find anything.
    private static final int MAX_LOOKS = 10_000;

    private final Tree tree;
    private final Digest content;
    private final Predicate<String> mayRead;
    private Optional<String> found = Optional.empty();
    private int looks;

    private RepositorySearch(Tree tree, Digest content, Predicate<String> mayRead) {
        this.tree = tree;
        this.content = content;
        this.mayRead = mayRead;
    }

    static Optional<String> in(Tree tree, Digest content, Predicate<String> mayRead) throws IOException {
        // Mostly there is no such content at all, which is known at once.
        if (Files.notExists(tree.blob(content))) {
            return Optional.empty();
        }
        RepositorySearch search = new RepositorySearch(tree, content, mayRead);
        tree.repositories(search);
        return search.found;
    }

    @Override
    public void on(String path) {
        if (found.isEmpty() && looks < MAX_LOOKS) {
            looks++;
            found = Optional.of(path).filter(this::has).filter(mayRead);
        }
    }

    private boolean has(String path) {
        return Files.exists(tree.blobLink(path, content).path()) || Files.exists(tree.manifestLink(path, content));
    }
}
