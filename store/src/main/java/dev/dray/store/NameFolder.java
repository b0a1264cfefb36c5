package dev.dray.store;

import dev.dray.content.ImageException;
import dev.dray.model.Descriptor;
import dev.dray.model.Digest;
import dev.dray.model.Json;
import dev.dray.model.Reference;
import dev.dray.model.Repository;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// Names in files, one small file for each: a descriptor. To name an image, nothing else is rewritten.
///
/// `<registry>/<path>/_tags/<tag>` and `<registry>/<path>/_manifests/<algorithm>-<hex>`. A component of a repository's
/// path begins with no `_`, so these two are never part of it. The `:` before a registry's port, which Windows takes in
/// no file name, is written `+`, which no registry has.
final class NameFolder {
    private static final String TAGS = "_tags";
    private static final String MANIFESTS = "_manifests";

    /// Bytes of one name's file; a descriptor without embedded content is far smaller.
    private static final int MAX_FILE = 64 * 1024;

    private final Path names;
    private final Path scratch;
    private final Advice advice;

    NameFolder(Path names, Path scratch, Advice advice) {
        this.names = names;
        this.scratch = scratch;
        this.advice = advice;
    }

    /// One name.
    ///
    /// @param tag empty where the file only says that a manifest belongs to the repository
    record Name(Repository repository, Optional<String> tag, Path file) {}

    Path tags(Repository repository) {
        return folder(repository).resolve(TAGS);
    }

    /// @param tag a valid one, or else it might lead out of the folder
    Path tag(Repository repository, String tag) {
        if (!Reference.isTag(tag)) {
            throw new IllegalArgumentException(
                    "not a tag: \"%s\" (want 1 to 128 letters, digits and _ . -, not starting with . or -)"
                            .formatted(tag));
        }
        return tags(repository).resolve(tag);
    }

    Path manifests(Repository repository) {
        return folder(repository).resolve(MANIFESTS);
    }

    Path manifest(Repository repository, Digest digest) {
        return manifests(repository).resolve(digest.algorithm() + "-" + digest.hex());
    }

    private Path folder(Repository repository) {
        return names.resolve(repository.registry().replace(':', '+')).resolve(repository.path());
    }

    void write(Path name, Descriptor manifest) throws IOException {
        try {
            Durable.write(name, manifest.toJson().bytes(), scratch);
        } catch (IOException e) {
            throw advice.notStored(names.relativize(name), name, e);
        }
    }

    void delete(Path name) throws IOException {
        if (Files.deleteIfExists(name)) {
            Durable.sync(Durable.folder(name));
        }
    }

    /// @throws ImageException.Corrupt when it is no descriptor
    Optional<Descriptor> find(Path name) throws IOException {
        try {
            if (Files.exists(name) && !Files.isRegularFile(name)) {
                throw new ImageException.Corrupt("%s is no name, and no file".formatted(name));
            }
            if (Files.size(name) > MAX_FILE) {
                throw new ImageException.Corrupt("%s is no name: longer than %,d bytes".formatted(name, MAX_FILE));
            }
            return Optional.of(Descriptor.parse(Json.parseObject(Files.readAllBytes(name))));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (IllegalArgumentException e) {
            throw new ImageException.Corrupt("%s is no name: %s".formatted(name, e.getMessage()), e);
        }
    }

    List<String> list(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> String.valueOf(file.getFileName()))
                    .sorted()
                    .toList();
        } catch (NoSuchFileException | NotDirectoryException e) {
            return List.of();
        }
    }

    /// All names of all repositories, sorted. What is no name is passed over.
    List<Name> all() throws IOException {
        List<Name> all = new ArrayList<>();
        for (String registry : list(names)) {
            collect(registry.replace('+', ':'), "", names.resolve(registry), all);
        }
        return all;
    }

    private void collect(String registry, String path, Path folder, List<Name> into) throws IOException {
        for (String child : list(folder)) {
            Path file = folder.resolve(child);
            if (child.startsWith("_")) {
                into.addAll(names(registry, path, file));
            } else if (Files.isDirectory(file, LinkOption.NOFOLLOW_LINKS)) {
                collect(registry, path.isEmpty() ? child : path + "/" + child, file, into);
            }
        }
    }

    private List<Name> names(String registry, String path, Path folder) throws IOException {
        Repository repository;
        try {
            repository = new Repository(registry, path);
        } catch (IllegalArgumentException e) {
            return List.of();
        }
        if (folder.endsWith(TAGS)) {
            return list(folder).stream()
                    .filter(Reference::isTag)
                    .map(tag -> new Name(repository, Optional.of(tag), folder.resolve(tag)))
                    .toList();
        }
        return folder.endsWith(MANIFESTS)
                ? list(folder).stream()
                        .map(file -> new Name(repository, Optional.empty(), folder.resolve(file)))
                        .toList()
                : List.of();
    }
}
