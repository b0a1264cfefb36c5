package dev.dray;

import dev.dray.content.Blob;
import dev.dray.content.Image;
import dev.dray.content.ImageException;
import dev.dray.content.ImageSink;
import dev.dray.content.ImageSource;
import dev.dray.model.Descriptor;
import dev.dray.model.Digest;
import dev.dray.model.Manifest;
import dev.dray.model.Repository;
import dev.dray.registry.Registries;
import dev.dray.registry.RegistryStore;
import dev.dray.store.DiskStore;
import dev.dray.store.NamedImage;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A registry's repository that is pushed to from this machine. What the local store once got from another repository
/// of the same registry is taken from there, and not sent. That the other one still has it is a guess; where it is
/// wrong, the bytes are sent.
final class Mounting implements ImageSink {
    /// Names of the store that are looked at.
    private static final int MAX_NAMES = 1_000;

    private final RegistryStore target;
    private final Registries registries;
    private final DiskStore store;
    private @Nullable Map<Digest, Repository> origins;

    Mounting(RegistryStore target, Registries registries, DiskStore store) {
        this.target = target;
        this.registries = registries;
        this.store = store;
    }

    @Override
    public boolean adopt(Descriptor content, ImageSource from) throws IOException {
        return target.adopt(content, origin(content, from));
    }

    @Override
    public boolean mayAdopt(Descriptor content, ImageSource from) throws IOException {
        return target.mayAdopt(content, origin(content, from));
    }

    private ImageSource origin(Descriptor content, ImageSource from) throws IOException {
        Repository origin = from instanceof RegistryStore ? null : origins().get(content.digest());
        return origin == null ? from : registries.repository(origin);
    }

    private synchronized Map<Digest, Repository> origins() throws IOException {
        Map<Digest, Repository> known = origins;
        if (known == null) {
            known = findOrigins();
            origins = known;
        }
        return known;
    }

    private Map<Digest, Repository> findOrigins() throws IOException {
        Repository own = target.repository();
        List<NamedImage> neighbours = store.images().stream()
                .filter(image -> image.repository().registry().equals(own.registry())
                        && !image.repository().equals(own))
                .limit(MAX_NAMES)
                .toList();
        Map<Digest, Repository> found = new HashMap<>();
        for (NamedImage neighbour : neighbours) {
            add(neighbour, found);
        }
        return found;
    }

    private void add(NamedImage neighbour, Map<Digest, Repository> found) throws IOException {
        try {
            add(new Image(store.repository(neighbour.repository()), neighbour.manifest()), neighbour, found);
        } catch (ImageException e) {
            // It is not whole here. That matters to whoever wants it, not to this push.
        }
    }

    private static void add(Image image, NamedImage neighbour, Map<Digest, Repository> found) throws IOException {
        switch (image.manifest()) {
            case Manifest.Image one ->
                one.children().forEach(blob -> found.putIfAbsent(blob.digest(), neighbour.repository()));
            case Manifest.Index index -> {
                for (Descriptor child : index.children()) {
                    if (child.mediaType().isImageManifest()) {
                        add(new Image(image.source(), child), neighbour, found);
                    }
                }
            }
            case Manifest.Unknown unknown -> {}
        }
    }

    @Override
    public boolean has(Descriptor content) throws IOException {
        return target.has(content);
    }

    @Override
    public void put(Blob blob, Position position) throws IOException {
        target.put(blob, position);
    }

    @Override
    public boolean isNamed(String tag, Descriptor manifest) throws IOException {
        return target.isNamed(tag, manifest);
    }

    @Override
    public void putNamed(Blob manifest, String tag) throws IOException {
        target.putNamed(manifest, tag);
    }

    @Override
    public void tag(String tag, Descriptor manifest) throws IOException {
        target.tag(tag, manifest);
    }
}
