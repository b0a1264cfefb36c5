package dev.dray.storage;

import dev.dray.content.ImageException;
import dev.dray.model.Digest;
import dev.dray.model.Reference;
import dev.dray.store.Durable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.util.List;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListSet;

/// The tags of one repository: a file for each, what was used last in memory. All changes are made under the lock of
/// the repository, memory's too.
final class Tags {
    private final Shared shared;
    private final Contents contents;
    private final String path;

    Tags(Shared shared, Contents contents, String path) {
        this.shared = shared;
        this.contents = contents;
        this.path = path;
    }

    private Shared.TagKey key(String tag) {
        return new Shared.TagKey(path, tag);
    }

    private Tree tree() {
        return shared.tree();
    }

    /// What a tag stands for.
    Optional<Digest> find(String tag) throws IOException {
        Optional<Digest> known = shared.tags().find(key(tag));
        return known.isPresent() || !Reference.isTag(tag)
                ? known
                : shared.whileHeld(path, () -> {
                    Optional<Digest> read = read(tag);
                    read.ifPresent(digest -> shared.tags().put(key(tag), digest));
                    return read;
                });
    }

    private Optional<Digest> read(String tag) throws IOException {
        try {
            return Optional.of(Folders.digest(tree().tag(path, tag)));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
    }

    /// A tag that is damaged is one that may be moved.
    private Optional<Digest> readIfWhole(String tag) throws IOException {
        try {
            return read(tag);
        } catch (ImageException.Corrupt e) {
            return Optional.empty();
        }
    }

    NavigableSet<String> all() throws IOException {
        Optional<Shared.TagList> known = shared.tagLists().find(path);
        return known.isPresent() ? known.get().tags() : shared.whileHeld(path, this::list);
    }

    private NavigableSet<String> list() throws IOException {
        NavigableSet<String> tags = new ConcurrentSkipListSet<>();
        int[] count = new int[1];
        tree().tags(path, tag -> {
            if (Reference.isTag(tag) && tags.add(tag)) {
                count[0]++;
            }
        });
        shared.tagLists().put(path, new Shared.TagList(tags, count[0]));
        return tags;
    }

    /// Makes a tag stand for a manifest of this repository.
    ///
    /// @param move whether one that stands for another is moved
    /// @return whether it stands for this one now
    boolean put(String tag, Digest manifest, boolean move) throws IOException {
        checkTag(tag);
        return shared.keeping().whileKept(path, () -> {
            shared.needed(contents.marking(), manifest, List.of());
            return putKept(tag, manifest, move);
        });
    }

    private boolean putKept(String tag, Digest manifest, boolean move) throws IOException {
        try (Change change = shared.disk().change()) {
            change.prepare(tree().tagFiles(path, tag, manifest));
            boolean put = shared.whileChanging(path, () -> put(tag, manifest, move, change));
            change.finish();
            return put;
        }
    }

    private static void checkTag(String tag) {
        if (!Reference.isTag(tag)) {
            throw new IllegalArgumentException(
                    "not a tag: \"%s\" (want 1 to 128 letters, digits and _ . -, not starting with . or -)"
                            .formatted(tag));
        }
    }

    private boolean put(String tag, Digest manifest, boolean move, Change change) throws IOException {
        if (!contents.hasManifest(manifest)) {
            throw new ImageException.NotFound("no manifest %s in %s".formatted(manifest, path));
        }
        Optional<Digest> before = move ? readIfWhole(tag) : read(tag);
        if (before.filter(manifest::equals).isPresent()) {
            // It is so already; but perhaps by one who has not returned yet.
            change.changed(Durable.folder(tree().tag(path, tag)));
            return true;
        }
        if (!move && before.filter(contents::hasManifest).isPresent()) {
            return false;
        }
        change.apply();
        note(tag, manifest);
        return true;
    }

    /// The files that make tags stand for a manifest.
    List<NameFile> files(List<String> names, Digest manifest) {
        names.forEach(Tags::checkTag);
        return names.stream()
                .flatMap(tag -> tree().tagFiles(path, tag, manifest).stream())
                .toList();
    }

    /// Remembers what a tag stands for now; under the lock of the repository.
    void note(String tag, Digest manifest) {
        shared.tags().put(key(tag), manifest);
        shared.tagLists().find(path).ifPresent(list -> {
            if (list.tags().add(tag)) {
                shared.tagLists().put(path, new Shared.TagList(list.tags(), list.count() + 1));
            }
        });
    }

    void remove(String tag) throws IOException {
        if (!Reference.isTag(tag)) {
            return;
        }
        try (Change change = shared.disk().change()) {
            shared.whileChanging(path, () -> {
                remove(tag, change);
                return true;
            });
            change.finish();
        }
    }

    private void remove(String tag, Change change) throws IOException {
        shared.tags().remove(key(tag));
        if (Files.exists(tree().tag(path, tag))) {
            change.delete(tree().tag(path, tag));
            change.deleteAll(tree().wholeTag(path, tag));
        }
        shared.tagLists().find(path).ifPresent(list -> {
            if (list.tags().remove(tag)) {
                shared.tagLists().put(path, new Shared.TagList(list.tags(), list.count() - 1));
            }
        });
    }

    /// What a tag stands for, without remembering it: for who looks at all of them.
    Optional<Digest> peek(String tag) throws IOException {
        Optional<Digest> known = shared.tags().find(key(tag));
        return known.isPresent() ? known : read(tag);
    }

    /// Removes the tags that stand for a manifest; under the lock of the repository.
    void removeThoseOf(Digest manifest, Change change) throws IOException {
        for (String tag : List.copyOf(all())) {
            if (standsFor(tag, manifest)) {
                remove(tag, change);
            }
        }
    }

    /// A damaged tag stands for nothing.
    private boolean standsFor(String tag, Digest manifest) throws IOException {
        try {
            return peek(tag).filter(manifest::equals).isPresent();
        } catch (ImageException.Corrupt e) {
            return false;
        }
    }
}
