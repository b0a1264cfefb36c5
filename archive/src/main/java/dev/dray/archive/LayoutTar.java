package dev.dray.archive;

import dev.dray.content.Blob;
import dev.dray.content.VerifyingInputStream;
import dev.dray.layer.TarEntry;
import dev.dray.layer.TarWriter;
import dev.dray.model.Descriptor;
import dev.dray.model.Digest;
import dev.dray.model.Json;
import dev.dray.model.MediaType;
import dev.dray.model.Reference;
import java.io.ByteArrayInputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Writes an OCI layout as a tar: the lists first, then the blobs in the order of their digests; all of the
/// epoch and of root's (protocols G20, G81).
final class LayoutTar implements Closeable {
    private final TarWriter tar;

    LayoutTar(OutputStream out) {
        this.tar = new TarWriter(out);
    }

    void mark() throws IOException {
        put(
                OciImages.MARK,
                Json.object().put(OciImages.VERSION, "1.0.0").build().bytes());
    }

    void index(List<ArchivedImage> images) throws IOException {
        List<Json> entries = new ArrayList<>();
        for (ArchivedImage image : images) {
            List<String> names = image.names();
            if (names.isEmpty()) {
                entries.add(image.descriptor().toJson());
            }
            names.forEach(name -> entries.add(
                    image.descriptor().withAnnotations(annotations(name)).toJson()));
        }
        put(
                OciImages.INDEX,
                Json.object()
                        .put("schemaVersion", 2)
                        .put("mediaType", MediaType.OCI_INDEX.value())
                        .put("manifests", entries)
                        .build()
                        .bytes());
    }

    /// A whole name is written as containerd and Docker do: the name, and its tag apart (protocols G6, G21).
    private static Map<String, String> annotations(String name) {
        Map<String, String> annotations = new LinkedHashMap<>();
        Optional<Reference> reference = Reference.isTag(name) ? Optional.empty() : ArchivedImage.parse(name);
        if (reference.isEmpty()) {
            annotations.put(OciImages.REF_NAME, name);
            return annotations;
        }
        annotations.put(OciImages.CONTAINERD_NAME, ArchivedImage.complete(name).orElse(name));
        String tag = reference.get().tag();
        if (tag != null || reference.get().digest() == null) {
            annotations.put(OciImages.REF_NAME, tag == null ? Reference.DEFAULT_TAG : tag);
        }
        return annotations;
    }

    void put(String name, byte[] content) throws IOException {
        tar.put(TarEntry.file(name, content.length), new ByteArrayInputStream(content));
    }

    /// @param blobs each once, in the order of their digests
    void blobs(List<Blob> blobs) throws IOException {
        tar.put(TarEntry.directory("blobs"));
        String algorithm = "";
        for (Blob blob : blobs) {
            Descriptor descriptor = blob.descriptor();
            Digest digest = descriptor.digest();
            if (!algorithm.equals(digest.algorithm().toString())) {
                algorithm = digest.algorithm().toString();
                tar.put(TarEntry.directory("blobs/" + algorithm));
            }
            try (InputStream in = new VerifyingInputStream(blob.open(), descriptor)) {
                tar.put(TarEntry.file(Catalog.path(digest), descriptor.size()), in);
            }
        }
    }

    @Override
    public void close() throws IOException {
        tar.finish();
    }
}
