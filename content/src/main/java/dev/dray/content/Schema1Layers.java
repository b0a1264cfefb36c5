package dev.dray.content;

import dev.dray.model.Descriptor;
import dev.dray.model.Digest;
import dev.dray.model.MediaType;
import dev.dray.model.Schema1;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/// The layers of an image in Docker's schema 1, which names them by their digests alone.
final class Schema1Layers {
    private static final int PARALLEL = 8;

    private Schema1Layers() {}

    /// The layers that hold files, base first; their sizes are asked for. Docker packed all of them with gzip.
    static List<Descriptor> of(Schema1 image, ImageSource source) throws IOException {
        List<Digest> blobs = image.steps().stream()
                .filter(step -> !step.isEmpty())
                .map(Schema1.Step::blob)
                .toList();
        Map<Digest, Descriptor> described = new ConcurrentHashMap<>();
        new Parallel(PARALLEL)
                .forEach(
                        blobs.stream().distinct().toList(),
                        blob -> described.put(
                                blob,
                                new Descriptor(
                                        MediaType.DOCKER_LAYER_GZIP,
                                        blob,
                                        source.describe(blob).size())));
        return blobs.stream().map(described::get).toList();
    }
}
