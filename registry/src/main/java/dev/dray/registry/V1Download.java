package dev.dray.registry;

import dev.dray.content.ImageException;
import dev.dray.content.ImageStore;
import dev.dray.content.Parallel;
import dev.dray.content.Progress;
import dev.dray.model.LegacyImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/// Has an image in a registry of API v1 come here: its documents are read, its layers fetched into a store,
/// all are verified. [LegacyImage] makes one of today's images of the steps; the layers keep their bytes.
///
/// @param store       where the layers go
/// @param scratch     a folder for layers until they have come whole
/// @param parallelism layers at a time
/// @param progress    is told the layers, by digests that stand for their ids until their own are known
/// @param notes       where it is noted which layers have come, so that one that was cut goes on
public record V1Download(ImageStore store, Path scratch, int parallelism, Progress progress, Notes notes) {
    /// Bytes of all documents of an image.
    private static final long MAX_DOCUMENTS = 32L * 1024 * 1024;

    /// Small documents that are kept for a while, by any names.
    public interface Notes {
        /// Forgets all.
        Notes NONE = new Notes() {
            @Override
            public Optional<byte[]> find(String name) {
                return Optional.empty();
            }

            @Override
            public void keep(String name, byte[] document) {}
        };

        Optional<byte[]> find(String name) throws IOException;

        void keep(String name, byte[] document) throws IOException;
    }

    /// Fetches an image. Layers that changed no file are not kept (protocols C76, C137).
    ///
    /// @param id in full
    /// @return base first; layers have the types of OCI, by their first bytes
    /// @throws ImageException.Corrupt when documents do not fit together, or a layer is not what its checksums say
    public List<LegacyImage.Step> fetch(RegistryV1 from, String id) throws IOException {
        List<V1Document> documents = documents(from, from.ancestry(id));
        List<V1Document> wanted =
                documents.stream().filter(each -> !each.isThrowaway()).toList();
        Map<String, V1Layer> layers = new V1Layers(from, this).have(wanted);
        return documents.stream()
                .map(document -> new LegacyImage.Step(document.json(), layer(layers.get(document.id()))))
                .toList();
    }

    private static LegacyImage.@Nullable Layer layer(@Nullable V1Layer layer) {
        return layer == null || layer.isEmpty() || layer.diffId() == null
                ? null
                : new LegacyImage.Layer(layer.descriptor(), layer.diffId());
    }

    /// @param ids topmost first
    /// @return base first
    private List<V1Document> documents(RegistryV1 from, List<String> ids) throws IOException {
        Map<String, V1Document> byId = new ConcurrentHashMap<>();
        AtomicLong bytes = new AtomicLong();
        new Parallel(parallelism).forEach(ids, id -> {
            V1Document document = from.document(id);
            if (bytes.addAndGet(document.raw().length) > MAX_DOCUMENTS) {
                throw new ImageException.Rejected("the documents of image %s of %s are over %,d bytes long"
                        .formatted(ids.getFirst(), from.repository().familiar(), MAX_DOCUMENTS));
            }
            byId.put(id, document);
        });
        List<V1Document> documents = new ArrayList<>();
        for (int i = ids.size() - 1; i >= 0; i--) {
            V1Document document = Objects.requireNonNull(byId.get(ids.get(i)), "all documents were read");
            checkParent(document, i == ids.size() - 1 ? null : ids.get(i + 1));
            documents.add(document);
        }
        return documents;
    }

    /// The ancestry is only a list: the documents say how it is (protocols C137). The lowest one of an
    /// image for Windows may have a parent that is nowhere.
    private static void checkParent(V1Document document, @Nullable String below) throws ImageException.Corrupt {
        String parent = document.parent().orElse("");
        if (below != null && !below.equals(parent)) {
            throw new ImageException.Corrupt("image %s is said to be above %s, but its document says %s"
                    .formatted(document.id(), below, parent.isEmpty() ? "it is above nothing" : parent));
        }
    }
}
