package dev.dray.archive;

import dev.dray.content.Blob;
import dev.dray.content.ImageException;
import dev.dray.model.Descriptor;
import dev.dray.model.Digest;
import dev.dray.model.ImageConfig;
import dev.dray.model.Json;
import dev.dray.model.Manifest;
import dev.dray.model.MediaType;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Reads the list of what `docker save` wrote, of whichever era it is (protocols G1 to G7).
final class DockerImages {
    static final String MANIFEST = "manifest.json";

    /// Bytes of `manifest.json` (protocols G10).
    private static final int MAX_MANIFEST = 1024 * 1024;

    private final Catalog catalog;
    private final Members members;
    private final StoredLayers layers;

    /// What the OCI side lists; empty where there is none.
    private final List<ArchivedImage> listed;

    private DockerImages(Catalog catalog, List<ArchivedImage> listed) {
        this.catalog = catalog;
        this.members = catalog.members();
        this.layers = new StoredLayers(members);
        this.listed = listed;
    }

    /// @throws ImageException.NotFound when nothing in it says that it is one
    static void read(Catalog catalog) throws IOException {
        Members members = catalog.members();
        if (members.has(MANIFEST)) {
            new DockerImages(catalog, OciImages.areIn(members) ? OciImages.list(members) : List.of()).readManifest();
        } else if (OciImages.areIn(members)) {
            OciImages.read(catalog);
        } else if (LegacyImages.areIn(members)) {
            LegacyImages.read(catalog);
        } else {
            throw new ImageException.NotFound(
                    "%s is no docker archive: there is no %s in it".formatted(members.file(), MANIFEST),
                    "name a root file system as rootfs:" + members.file());
        }
    }

    private void readManifest() throws IOException {
        byte[] document = members.require(MANIFEST, members.file().toString()).read(MANIFEST, MAX_MANIFEST);
        Set<ArchivedImage> taken = new HashSet<>();
        try {
            if (!(Json.parse(document) instanceof Json.Items(var items))) {
                throw new IllegalArgumentException("not an array");
            }
            for (Json item : items) {
                add(DockerItem.parse(item), taken);
            }
        } catch (IllegalArgumentException e) {
            throw new ImageException.Corrupt("%s in %s: %s".formatted(MANIFEST, members.file(), e.getMessage()), e);
        }
        // The containerd store lists here only what it can run.
        listed.stream().filter(image -> !taken.contains(image)).forEach(catalog::add);
    }

    /// The OCI side's manifest where it lists the same image: its digest is the one that registries know.
    private void add(DockerItem item, Set<ArchivedImage> taken) throws IOException {
        byte[] config = members.require(item.config(), MANIFEST).read(item.config(), ImageConfig.MAX_SIZE);
        checkName(item.config(), config);
        Optional<ArchivedImage> same = findSame(item, Digest.of(config));
        if (same.isPresent()) {
            taken.add(same.get());
            catalog.add(new ArchivedImage(item.names(), same.get().descriptor())
                    .withNames(same.get().names()));
        } else {
            catalog.add(new ArchivedImage(item.names(), make(item, config)));
        }
    }

    /// A config is named by its digest, which is the image's id (protocols G1, G6).
    private void checkName(String path, byte[] config) throws ImageException.Corrupt {
        String name = path.substring(path.lastIndexOf('/') + 1).replaceFirst("\\.json$", "");
        if (name.matches("[a-f0-9]{64}") && !Digest.of(config).hex().equals(name)) {
            throw new ImageException.Corrupt(
                    "%s in %s has the digest %s".formatted(path, members.file(), Digest.of(config)));
        }
    }

    private Optional<ArchivedImage> findSame(DockerItem item, Digest config) throws IOException {
        for (ArchivedImage image : listed) {
            boolean isNamed = item.names().stream().anyMatch(image::means);
            Optional<Digest> its = item.names().isEmpty() || isNamed ? configOf(image) : Optional.empty();
            if (isNamed && its.isPresent() && !its.get().equals(config)) {
                throw new ImageException.Corrupt("%s and %s in %s disagree about what %s is"
                        .formatted(
                                MANIFEST,
                                OciImages.INDEX,
                                members.file(),
                                item.names().getFirst()));
            }
            if (isNamed || its.isPresent() && its.get().equals(config)) {
                return Optional.of(image);
            }
        }
        return Optional.empty();
    }

    /// The config of an image that is no index and is here.
    private Optional<Digest> configOf(ArchivedImage image) throws IOException {
        Descriptor descriptor = image.descriptor();
        Optional<Section> section = descriptor.mediaType().isImageManifest()
                ? members.find(Catalog.path(descriptor.digest()))
                : Optional.empty();
        if (section.isEmpty()) {
            return Optional.empty();
        }
        byte[] raw = section.get().read(descriptor.digest().toString(), Manifest.MAX_SIZE);
        return Manifest.parse(descriptor.mediaType(), raw) instanceof Manifest.Image manifest
                ? Optional.of(manifest.config().digest())
                : Optional.empty();
    }

    /// Makes the manifest that this era did not write.
    private Descriptor make(DockerItem item, byte[] config) throws IOException {
        List<Digest> diffIds = ImageConfig.parse(config).diffIds();
        if (diffIds.size() != item.layers().size()) {
            throw new ImageException.Corrupt("in %s, %s lists %d layers of an image, but its config %d"
                    .formatted(members.file(), MANIFEST, item.layers().size(), diffIds.size()));
        }
        List<Descriptor> described = new ArrayList<>();
        for (int i = 0; i < diffIds.size(); i++) {
            described.add(catalog.put(layers.describe(item.layers().get(i), diffIds.get(i))));
        }
        Descriptor configDescriptor = catalog.put(Blob.of(MediaType.OCI_CONFIG, config));
        return catalog.put(Blob.of(Manifest.ofImage(configDescriptor, described)));
    }
}
