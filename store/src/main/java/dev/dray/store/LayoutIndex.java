package dev.dray.store;

import dev.dray.content.ImageException;
import dev.dray.model.Descriptor;
import dev.dray.model.Digest;
import dev.dray.model.Json;
import dev.dray.model.Reference;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.function.Predicate;
import java.util.stream.Stream;

/// The index of a layout: which manifests are in it, under which names. A value; what is changed is a copy. Members
/// that are not known here are kept.
///
/// A name is the annotation `org.opencontainers.image.ref.name`, or else the one that containerd writes. It
/// is a tag, or a whole image name with a tag (protocols G21).
record LayoutIndex(SequencedMap<String, Json> members, List<Entry> entries) {
    private static final String REF_NAME = "org.opencontainers.image.ref.name";
    private static final String CONTAINERD_NAME = "io.containerd.image.name";
    private static final String MANIFESTS = "manifests";

    /// @param json as it was read
    record Entry(Json json, Descriptor descriptor) {
        Entry(Descriptor descriptor) {
            this(descriptor.toJson(), descriptor);
        }

        /// What people would call it.
        Optional<String> name() {
            return annotation(REF_NAME).or(() -> annotation(CONTAINERD_NAME));
        }

        private Optional<String> annotation(String key) {
            return Optional.ofNullable(descriptor.annotations().get(key));
        }

        private boolean isFullName(String wanted) {
            return annotation(CONTAINERD_NAME).filter(wanted::equals).isPresent();
        }

        private boolean hasTag(String wanted) {
            return Stream.of(REF_NAME, CONTAINERD_NAME)
                    .flatMap(key -> annotation(key).stream())
                    .anyMatch(name -> tagOf(name).filter(wanted::equals).isPresent());
        }

        private static Optional<String> tagOf(String name) {
            try {
                return Optional.ofNullable(Reference.parse(name).tag());
            } catch (IllegalArgumentException e) {
                return Optional.empty();
            }
        }
    }

    LayoutIndex {
        entries = List.copyOf(entries);
    }

    /// @throws ImageException.Corrupt when it is malformed
    static LayoutIndex parse(Path file, byte[] document) throws ImageException.Corrupt {
        try {
            Json.Members json = Json.parseObject(document);
            List<Entry> entries = json.items(MANIFESTS).stream()
                    .map(entry -> new Entry(entry, Descriptor.parse(entry)))
                    .toList();
            return new LayoutIndex(json.values(), entries);
        } catch (IllegalArgumentException e) {
            throw new ImageException.Corrupt("%s is no index: %s".formatted(file, e.getMessage()), e);
        }
    }

    byte[] bytes() {
        SequencedMap<String, Json> all = new LinkedHashMap<>(members);
        all.put(MANIFESTS, Json.of(entries.stream().map(Entry::json).toList()));
        return new Json.Members(all).bytes();
    }

    /// The entries of a name: those with exactly it, or else those with it as the tag of a whole name.
    List<Entry> named(String name) {
        List<Predicate<Entry>> ways = List.of(
                entry -> entry.annotation(REF_NAME).filter(name::equals).isPresent(),
                entry -> entry.isFullName(name),
                entry -> entry.hasTag(name));
        return ways.stream()
                .map(way -> entries.stream().filter(way).toList())
                .filter(found -> !found.isEmpty())
                .findFirst()
                .orElse(List.of());
    }

    Optional<Entry> find(Digest digest) {
        return entries.stream()
                .filter(entry -> entry.descriptor().digest().equals(digest))
                .findFirst();
    }

    /// Adds a manifest without a name, unless it is there.
    LayoutIndex with(Descriptor manifest) {
        return find(manifest.digest()).isPresent() ? this : withEntries(entries, new Entry(manifest));
    }

    /// Gives a name, which is taken from whoever had it. An entry that had no name gets it.
    LayoutIndex withName(String name, Descriptor manifest) {
        List<Entry> taken = named(name);
        List<Entry> rest = entries.stream()
                .filter(entry -> !taken.contains(entry))
                .filter(entry ->
                        entry.name().isPresent() || !entry.descriptor().digest().equals(manifest.digest()))
                .toList();
        Map<String, String> annotations = new LinkedHashMap<>(manifest.annotations());
        annotations.put(REF_NAME, name);
        return withEntries(rest, new Entry(manifest.withAnnotations(annotations)));
    }

    /// Takes a name away; the manifest stays, if need be without a name.
    LayoutIndex withoutName(String name) {
        List<Entry> taken = named(name);
        LayoutIndex rest = withEntries(
                entries.stream().filter(entry -> !taken.contains(entry)).toList());
        for (Entry entry : taken) {
            Map<String, String> annotations =
                    new LinkedHashMap<>(entry.descriptor().annotations());
            annotations.keySet().removeAll(List.of(REF_NAME, CONTAINERD_NAME));
            rest = rest.with(entry.descriptor().withAnnotations(annotations));
        }
        return rest;
    }

    LayoutIndex without(Digest digest) {
        return withEntries(entries.stream()
                .filter(entry -> !entry.descriptor().digest().equals(digest))
                .toList());
    }

    private LayoutIndex withEntries(List<Entry> some, Entry... more) {
        List<Entry> all = new ArrayList<>(some);
        all.addAll(List.of(more));
        return new LayoutIndex(members, all);
    }
}
