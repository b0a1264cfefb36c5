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
    private final Recent<String, Descriptor> places = new Recent<>(MAX_REMEMBERED);

    V1Images(Storage storage) {
        this.storage = storage;
    }

    /// An image and where it is.
    ///
    /// @param path     of the repository
    /// @param manifest that the chain with the image was made from
    /// @param ancestry the image itself first
    /// @param isWhole  whether the image is the topmost of its chain, and so all that the manifest stands for
    record Found(String path, Descriptor manifest, List<V1Image> ancestry, boolean isWhole) {
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
            Optional<Found> found = findUnderTag(path, tag, id);
            if (found.isPresent()) {
                places.put(path + " " + id, found.get().manifest());
                return found;
            }
        }
        return Optional.empty();
    }

    private Optional<Found> findUnderTag(String path, String tag, String id) throws IOException {
        StoredRepository store = storage.repository(path);
        try {
            return found(path, store.resolve(tag), id);
        } catch (ImageException.NotFound e) {
            // The tag went between listing and looking.
            return Optional.empty();
        }
    }

    private Optional<Found> found(String path, Descriptor manifest, String id) throws IOException {
        return chains.find(storage.repository(path), manifest)
                .filter(chain -> !chain.from(id).isEmpty())
                .map(chain -> new Found(
                        path, manifest, chain.from(id), chain.top().id().equals(id)));
    }

    private Optional<Found> recall(String path, String id) throws IOException {
        Optional<Descriptor> manifest = places.find(path + " " + id);
        boolean isHere = manifest.isPresent()
                && storage.repository(path).find(manifest.get().digest()).isPresent();
        return isHere ? found(path, manifest.get(), id) : Optional.empty();
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
