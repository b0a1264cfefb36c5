package dev.dray.storage;

import dev.dray.content.ImageException;
import dev.dray.model.Descriptor;
import dev.dray.model.Digest;
import dev.dray.model.Reference;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/// What the index of a layout says at one time, as a registry asks for it. Names that are whole image
/// names, as some programs write them, are known by their tags (protocols G21).
final class LayoutView {
    private static final List<String> NAMES = List.of("org.opencontainers.image.ref.name", "io.containerd.image.name");

    private final NavigableMap<String, Set<Descriptor>> tags = new TreeMap<>();
    private final SequencedMap<Digest, Descriptor> listed = new LinkedHashMap<>();

    /// Names that are digests, but not those of the manifests that have them.
    private final Map<Digest, Descriptor> aliases = new HashMap<>();

    LayoutView(List<Descriptor> entries) {
        for (Descriptor entry : entries) {
            Descriptor manifest = plain(entry);
            listed.putIfAbsent(manifest.digest(), manifest);
            alias(entry).ifPresent(alias -> aliases.put(alias, manifest));
            tag(entry)
                    .ifPresent(tag -> tags.computeIfAbsent(tag, ignored -> new LinkedHashSet<>())
                            .add(manifest));
        }
    }

    /// The descriptor without what only its entry says.
    static Descriptor plain(Descriptor manifest) {
        return new Descriptor(manifest.mediaType(), manifest.digest(), manifest.size());
    }

    private static Optional<Digest> alias(Descriptor entry) {
        return Optional.ofNullable(entry.annotations().get(NAMES.getFirst())).flatMap(LayoutView::digest);
    }

    private static Optional<Digest> digest(String name) {
        try {
            return Optional.of(Digest.parse(name));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static Optional<String> tag(Descriptor entry) {
        Map<String, String> annotations = entry.annotations();
        return NAMES.stream()
                .flatMap(key -> Stream.ofNullable(annotations.get(key)))
                .flatMap(name -> tagOf(name).stream())
                .findFirst();
    }

    private static Optional<String> tagOf(String name) {
        if (Reference.isTag(name)) {
            return Optional.of(name);
        }
        if (digest(name).isPresent()) {
            return Optional.empty();
        }
        try {
            return Optional.ofNullable(Reference.parse(name).tag());
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /// The manifest that is known by a digest that is not its own.
    Optional<Descriptor> findAlias(Digest digest) {
        return Optional.ofNullable(aliases.get(digest));
    }

    NavigableSet<String> tags() {
        return tags.navigableKeySet();
    }

    /// The manifests in the index, those without a name too.
    SequencedMap<Digest, Descriptor> listed() {
        return listed;
    }

    /// Those that have a name.
    Set<Descriptor> tagged() {
        Set<Descriptor> all = new LinkedHashSet<>();
        tags.values().forEach(all::addAll);
        return all;
    }

    /// @throws ImageException.Rejected when several manifests have this name, as in a layout of several
    ///                                 images
    Optional<Descriptor> find(String tag) throws ImageException.Rejected {
        Set<Descriptor> found = tags.getOrDefault(tag, Set.of());
        if (found.size() > 1) {
            throw new ImageException.Rejected(
                    "%d images are named %s here".formatted(found.size(), tag),
                    "name one by its digest, or serve a layout of one repository");
        }
        return found.stream().findFirst();
    }
}
