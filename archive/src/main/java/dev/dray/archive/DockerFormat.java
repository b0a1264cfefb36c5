package dev.dray.archive;

import dev.dray.content.Blob;
import dev.dray.content.Image;
import dev.dray.content.ImageException;
import dev.dray.content.Parallel;
import dev.dray.layer.Layer;
import dev.dray.layer.LayerStack;
import dev.dray.model.Descriptor;
import dev.dray.model.Digest;
import dev.dray.model.Json;
import dev.dray.model.Manifest;
import dev.dray.model.MediaType;
import dev.dray.model.Reference;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/// The form that Docker has written since 25, which older ones and podman load too: an OCI layout whose
/// layers are unpacked, and a `manifest.json` that points into it (protocols G6, G12).
final class DockerFormat implements ArchiveFormat {
    private static final int PARALLELISM = 3;

    /// An image as it is written.
    private record Written(ArchivedImage image, DockerItem item) {}

    @Override
    public String name() {
        return "docker-archive";
    }

    @Override
    public boolean isForOnePlatform() {
        return true;
    }

    @Override
    public void write(List<ArchivedImage> images, Staging staging, OutputStream out) throws IOException {
        Map<Digest, Blob> blobs = new TreeMap<>();
        Map<ArchivedImage, LayerStack> stacks = new LinkedHashMap<>();
        for (ArchivedImage image : images) {
            stacks.put(image, stack(new Image(staging, image.descriptor())));
        }
        blobs.putAll(unpack(stacks.values(), staging));
        List<Written> written = new ArrayList<>();
        for (Map.Entry<ArchivedImage, LayerStack> one : stacks.entrySet()) {
            written.add(describe(one.getKey(), one.getValue(), staging, blobs));
        }
        try (LayoutTar tar = new LayoutTar(out)) {
            tar.mark();
            tar.index(written.stream().map(Written::image).toList());
            Json items =
                    Json.of(written.stream().map(one -> one.item().toJson()).toList());
            tar.put(DockerImages.MANIFEST, items.bytes());
            tar.blobs(List.copyOf(blobs.values()));
        }
    }

    /// @throws ImageException.Unsupported when it is not an image that an engine runs
    private static LayerStack stack(Image image) throws IOException {
        Manifest.Image manifest = image.imageManifest();
        if (!manifest.config().mediaType().isImageConfig()) {
            throw new ImageException.Unsupported(
                    "%s is an artifact of type %s, which no engine loads"
                            .formatted(
                                    image.descriptor().digest(),
                                    manifest.config().mediaType()),
                    "write it to an oci-archive");
        }
        return LayerStack.of(image);
    }

    /// Unpacks all layers, each once.
    ///
    /// @return by diffID
    private static Map<Digest, Blob> unpack(Collection<LayerStack> stacks, Staging staging) throws IOException {
        Map<Digest, Layer> layers = new LinkedHashMap<>();
        for (LayerStack stack : stacks) {
            for (Layer layer : stack.layers()) {
                layers.putIfAbsent(diffId(layer), layer);
            }
        }
        Map<Digest, Blob> unpacked = new ConcurrentHashMap<>();
        new Parallel(PARALLELISM)
                .forEach(layers.values(), layer -> unpacked.put(diffId(layer), unpack(layer, staging)));
        return unpacked;
    }

    private static Digest diffId(Layer layer) {
        Digest diffId = layer.diffId();
        if (diffId == null) {
            throw new IllegalStateException("a stack of an image knows its diffIDs");
        }
        return diffId;
    }

    private static Blob unpack(Layer layer, Staging staging) throws IOException {
        Digest diffId = diffId(layer);
        Descriptor stored = layer.descriptor();
        if (stored.digest().equals(diffId)) {
            return Blob.from(staging, new Descriptor(MediaType.OCI_LAYER, diffId, stored.size()));
        }
        Path file = staging.newFile();
        try (InputStream in = layer.openTar();
                OutputStream out = Files.newOutputStream(file)) {
            UnpackedCopy.copy(in, out, stored::size, "layer " + stored.digest());
        }
        return new Staging.FileBlob(new Descriptor(MediaType.OCI_LAYER, diffId, Files.size(file)), file);
    }

    private static Written describe(ArchivedImage image, LayerStack stack, Staging staging, Map<Digest, Blob> blobs)
            throws IOException {
        byte[] raw = new Image(staging, image.descriptor()).rawConfig();
        Blob config = Blob.of(MediaType.OCI_CONFIG, raw);
        List<Digest> diffIds = stack.layers().stream().map(DockerFormat::diffId).toList();
        List<Descriptor> layers = new ArrayList<>();
        for (Digest diffId : diffIds) {
            Blob layer = blobs.get(diffId);
            if (layer != null) {
                layers.add(layer.descriptor());
            }
        }
        Blob manifest = Blob.of(Manifest.ofImage(config.descriptor(), layers));
        blobs.put(config.descriptor().digest(), config);
        blobs.put(manifest.descriptor().digest(), manifest);
        List<String> names = names(image);
        return new Written(
                new ArchivedImage(names, manifest.descriptor()),
                new DockerItem(
                        Catalog.path(config.descriptor().digest()),
                        names,
                        diffIds.stream().map(Catalog::path).toList()));
    }

    /// Familiar names with a tag, as Docker writes them (protocols G2). A digest is none: the manifest has
    /// another one here.
    private static List<String> names(ArchivedImage image) throws ImageException.Rejected {
        List<String> names = new ArrayList<>();
        for (String name : image.names()) {
            Reference reference = ArchivedImage.parse(name)
                    .orElseThrow(() -> new ImageException.Rejected(
                            "\"%s\" is no name for an image in a docker-archive".formatted(name),
                            "name it as in docker-archive:FILE:debian:12"));
            if (reference.tag() != null || reference.digest() == null) {
                names.add(reference.repository().familiar() + ":"
                        + (reference.tag() == null ? Reference.DEFAULT_TAG : reference.tag()));
            }
        }
        return names;
    }
}
