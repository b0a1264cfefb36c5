package dev.dray;

import dev.dray.content.ImageException;
import dev.dray.content.ImageSource;
import dev.dray.hub.Hub;
import dev.dray.hub.HubList;
import dev.dray.hub.HubQuery;
import dev.dray.hub.HubTag;
import dev.dray.model.Digest;
import dev.dray.model.Reference;
import dev.dray.model.Repository;
import dev.dray.registry.RegistryStore;
import dev.dray.store.DiskStore;
import java.io.IOException;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Lists images: those on Docker Hub by its own API, if that is wanted; all others one by one.
///
/// @param store keeps what was learned
record Listings(Connections connections, DiskStore store, ListingOptions options) {
    ImageListing of(Reference name) throws IOException {
        Optional<Hub> hub = options.hub() ? connections.hubs().of(name) : Optional.empty();
        if (hub.isEmpty()) {
            return of(connections.source(name), null);
        }
        try {
            return of(hub.get(), name.repository());
        } catch (ImageException e) {
            // The registry may tell what the Hub does not: it has another log-in and another front end.
            return of(connections.source(name), e);
        }
    }

    /// @param hubFailure why Docker Hub's own API did not tell; null where it was not asked
    ImageListing of(ImageSource source, @Nullable ImageException hubFailure) throws IOException {
        KnownImages known =
                source instanceof RegistryStore registry ? known(registry.repository()) : KnownImages.none();
        return ImageListing.asked(source, options, known, hubFailure);
    }

    private KnownImages known(Repository repository) {
        return options.cached() ? KnownImages.of(store, repository, options.platform()) : KnownImages.none();
    }

    private ImageListing of(Hub hub, Repository repository) throws IOException {
        HubList<HubTag> tags = hub.tags(repository, HubQuery.ALL);
        KnownImages known = known(repository);
        List<TaggedImage.OnDockerHub> told = tags.items().stream()
                .filter(tag -> Reference.isTag(tag.name()) && options.tags().test(tag.name()))
                .sorted(Comparator.comparing(HubTag::name))
                .map(tag -> new TaggedImage.OnDockerHub(tag, known(known, tag.digest())))
                .toList();
        return ImageListing.told(
                told, tags.complete() ? 0 : tags.total() - tags.items().size());
    }

    private static @Nullable ImageSummary known(KnownImages known, @Nullable Digest digest) {
        return digest == null ? null : known.find(digest).orElse(null);
    }
}
