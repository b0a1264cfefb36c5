package dev.dray.archive;

import dev.dray.content.ImageException;
import dev.dray.model.Descriptor;
import dev.dray.model.Reference;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.SequencedSet;

/// An image that an archive lists.
///
/// @param names      as the archive has them: tags or whole image names; none where it was saved by its id
/// @param descriptor of its manifest, or of its index
public record ArchivedImage(List<String> names, Descriptor descriptor) {
    public ArchivedImage {
        names = List.copyOf(names);
    }

    /// The same image with more names.
    ArchivedImage withNames(List<String> more) {
        SequencedSet<String> all = new LinkedHashSet<>(names);
        all.addAll(more);
        return new ArchivedImage(List.copyOf(all), descriptor);
    }

    /// Whether one of its names is exactly this one.
    boolean isNamed(String name) {
        return names.contains(name);
    }

    /// Whether one of its names means the same: `debian` is `docker.io/library/debian:latest` (protocols G9).
    boolean means(String name) {
        Optional<String> wanted = complete(name);
        return wanted.isPresent()
                && names.stream().anyMatch(own -> complete(own).equals(wanted));
    }

    /// Whether one of its names has this tag.
    boolean isTagged(String tag) {
        return names.stream()
                .anyMatch(own ->
                        parse(own).map(Reference::tag).filter(tag::equals).isPresent());
    }

    static Optional<String> complete(String name) {
        return parse(name)
                .map(reference -> reference.tag() == null && reference.digest() == null
                        ? reference.withTag(Reference.DEFAULT_TAG)
                        : reference)
                .map(Reference::toString);
    }

    static Optional<Reference> parse(String name) {
        try {
            return Optional.of(Reference.parse(name));
        } catch (IllegalArgumentException e) {
            // A bare tag need not be an image's name.
            return Optional.empty();
        }
    }

    /// Refuses a choice that is none.
    static ImageException.NotFound notFound(String what, List<ArchivedImage> images) {
        return new ImageException.NotFound(what, images.isEmpty() ? null : "there is: " + list(images));
    }

    /// What there is to choose from: the names, and the place of an image that has none.
    static String list(List<ArchivedImage> images) {
        SequencedSet<String> names = new LinkedHashSet<>();
        for (int i = 0; i < images.size(); i++) {
            List<String> own = images.get(i).names();
            names.addAll(own.isEmpty() ? List.of("@" + i) : own);
        }
        List<String> shown = names.stream().limit(20).toList();
        return String.join(", ", shown) + (shown.size() < names.size() ? " and " + (names.size() - 20) + " more" : "");
    }
}
