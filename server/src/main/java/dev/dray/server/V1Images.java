package dev.dray.server;

import dev.dray.content.ImageException;
import dev.dray.model.Descriptor;
import dev.dray.model.Reference;
import dev.dray.storage.Page;
import dev.dray.storage.Storage;
import dev.dray.storage.StoredRepository;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;

/// Finds the images of the API v1 in what the registry keeps: by tag, and by id.
final class V1Images {
    /// Ids of which it is remembered where they were found.
    private static final int MAX_REMEMBERED = 50_000;

    private static final int PAGE = 1_000;

    private final Storage storage;
    private final V1Chains chains = new V1Chains();
    private final Recent<String, Place> places = new Recent<>(MAX_REMEMBERED);

    V1Images(Storage storage) {
        this.storage = storage;
    }

    /// @param path     of the repository
    /// @param manifest that a chain with the image was made from
    private record Place(String path, Descriptor manifest) {}

    /// An image and where it is.
    ///
    /// @param path     of the repository
    /// @param ancestry the image itself first
    record Found(String path, List<V1Image> ancestry) {
        V1Image image() {
            return ancestry.getFirst();
        }
    }

    /// Decides of a repository.
    @FunctionalInterface
    interface PathFilter {
        boolean accepts(String path) throws IOException;
    }

    /// All tags that stand for an image, in the order of their characters.
    SequencedMap<String, V1Image.Chain> tags(String path) throws IOException {
        StoredRepository store = storage.repository(path);
        SequencedMap<String, V1Image.Chain> found = new LinkedHashMap<>();
        for (String tag : store.tags("", Integer.MAX_VALUE).entries()) {
            findTag(path, tag).ifPresent(chain -> found.put(tag, chain));
        }
        return found;
    }

    Optional<V1Image.Chain> findTag(String path, String tag) throws IOException {
        if (!Reference.isTag(tag)) {
            return Optional.empty();
        }
        StoredRepository store = storage.repository(path);
        try {
            return chains.find(store, store.resolve(tag));
        } catch (ImageException.NotFound e) {
            return Optional.empty();
        }
    }

    /// An image of one repository.
    Optional<Found> find(String path, String id) throws IOException {
        Optional<Found> before = recall(path, id);
        if (before.isPresent()) {
            return before;
        }
        StoredRepository store = storage.repository(path);
        for (String tag : store.tags("", Integer.MAX_VALUE).entries()) {
            Optional<Found> found = findTag(path, tag).flatMap(chain -> found(path, chain, id));
            if (found.isPresent()) {
                places.put(path + " " + id, new Place(path, store.resolve(tag)));
                return found;
            }
        }
        return Optional.empty();
    }

    private static Optional<Found> found(String path, V1Image.Chain chain, String id) {
        List<V1Image> ancestry = chain.from(id);
        return ancestry.isEmpty() ? Optional.empty() : Optional.of(new Found(path, ancestry));
    }

    private Optional<Found> recall(String path, String id) throws IOException {
        Optional<Place> place = places.find(path + " " + id);
        StoredRepository store = storage.repository(path);
        if (place.isEmpty() || store.find(place.get().manifest().digest()).isEmpty()) {
            return Optional.empty();
        }
        return chains.find(store, place.get().manifest()).flatMap(chain -> found(path, chain, id));
    }

    /// An image of any repository.
    ///
    /// @param readable the repositories to look into
    Optional<Found> findAnywhere(String id, PathFilter readable) throws IOException {
        Page page = new Page(List.of(), true);
        for (String last = ""; page.more(); last = page.entries().getLast()) {
            page = storage.repositories(last, PAGE);
            for (String path : page.entries()) {
                Optional<Found> found = readable.accepts(path) ? find(path, id) : Optional.empty();
                if (found.isPresent()) {
                    return found;
                }
            }
            if (page.entries().isEmpty()) {
                break;
            }
        }
        return Optional.empty();
    }
}
