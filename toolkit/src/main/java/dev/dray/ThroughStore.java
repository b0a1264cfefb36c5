package dev.dray;

import dev.dray.content.Blob;
import dev.dray.content.Image;
import dev.dray.content.ImageException;
import dev.dray.content.ImageSource;
import dev.dray.content.ImageStore;
import dev.dray.content.Progress;
import dev.dray.model.Descriptor;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;

/// A remote image whose blobs go through the local store: what is read whole comes from there, and stays there; only
/// what is asked for is fetched. A part of a blob that is not in the store comes from the remote side, and is not
/// kept.
final class ThroughStore implements ImageSource {
    private final ImageSource remote;
    private final ImageStore store;
    private final Progress progress;

    ThroughStore(Image remote, ImageStore store, Progress progress) {
        this.remote = remote.source();
        this.store = store;
        this.progress = progress;
    }

    @Override
    public InputStream open(Descriptor content) throws IOException {
        return content.mediaType().isManifest()
                ? remote.open(content)
                : fetched(content).open(content);
    }

    @Override
    public InputStream openFrom(Descriptor content, long offset) throws IOException {
        return content.mediaType().isManifest()
                ? remote.openFrom(content, offset)
                : fetched(content).openFrom(content, offset);
    }

    private ImageStore fetched(Descriptor content) throws IOException {
        if (content.mediaType().isForeignLayer()) {
            throw new ImageException.Unsupported(
                    "layer %s is foreign: registries do not hold it".formatted(content.digest()), null);
        }
        if (!store.has(content)) {
            progress.on(new Progress.Event.Planned(1, content.size()));
            progress.on(new Progress.Event.Started(content));
            store.put(
                    Blob.from(remote, content),
                    position -> progress.on(new Progress.Event.Advanced(content, position)));
            progress.on(new Progress.Event.Finished(content));
        }
        return store;
    }

    @Override
    public InputStream openRange(Descriptor content, long offset, long length) throws IOException {
        return (store.has(content) ? store : remote).openRange(content, offset, length);
    }

    @Override
    public Descriptor resolve(String tagOrDigest) throws IOException {
        return remote.resolve(tagOrDigest);
    }

    @Override
    public List<String> tags() throws IOException {
        return remote.tags();
    }

    @Override
    public boolean has(Descriptor content) throws IOException {
        return store.has(content) || remote.has(content);
    }
}
