package dev.dray.storage;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Optional;
import java.util.function.Predicate;

/// Looks for a repository among the folders of all; what begins with `_` in them is none.
final class LinkSearch extends SimpleFileVisitor<Path> {
    /// Folders that are looked at: who asks waits, and need not find anything.
    private static final int MAX_FOLDERS = 10_000;

    private final Path root;
    private final Predicate<String> wanted;
    private Optional<String> found = Optional.empty();
    private int folders;

    private LinkSearch(Path root, Predicate<String> wanted) {
        this.root = root;
        this.wanted = wanted;
    }

    static Optional<String> in(Path root, Predicate<String> wanted) throws IOException {
        LinkSearch search = new LinkSearch(root, wanted);
        if (Files.isDirectory(root)) {
            Files.walkFileTree(root, search);
        }
        return search.found;
    }

    @Override
    public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
        if (folder.equals(root)) {
            return FileVisitResult.CONTINUE;
        }
        if (String.valueOf(folder.getFileName()).startsWith("_")) {
            return FileVisitResult.SKIP_SUBTREE;
        }
        folders++;
        String repository = root.relativize(folder).toString().replace('\\', '/');
        if (wanted.test(repository)) {
            found = Optional.of(repository);
        }
        return found.isPresent() || folders > MAX_FOLDERS ? FileVisitResult.TERMINATE : FileVisitResult.CONTINUE;
    }

    /// A folder may go meanwhile.
    @Override
    public FileVisitResult visitFileFailed(Path file, IOException failure) {
        return FileVisitResult.CONTINUE;
    }
}
