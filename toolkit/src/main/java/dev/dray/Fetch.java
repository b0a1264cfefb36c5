package dev.dray;

import dev.dray.content.Image;
import dev.dray.content.ImageException;
import dev.dray.content.ImageSink;
import dev.dray.content.ImageSource;
import dev.dray.content.ImageStore;
import dev.dray.content.Progress;
import dev.dray.content.Transfer;
import dev.dray.content.TransferOptions;
import dev.dray.content.VerifyingInputStream;
import dev.dray.model.Descriptor;
import dev.dray.model.Digest;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;

/// An image on its way into a store, to be read while it arrives: opening a blob waits until it is there and verified.
/// So the first layer is unpacked while the last one is still under way.
final class Fetch implements ImageSource {
    private final Image remote;
    private final ImageStore store;
    /// Each with whether it was moved, and so verified, just now.
    private final Map<Digest, CompletableFuture<Boolean>> arrivals = new ConcurrentHashMap<>();
    private final CompletableFuture<Void> end = new CompletableFuture<>();
    private final Thread thread;

    /// Starts at once. The store keeps what arrives, but gives it no name: only a pull does.
    Fetch(Image remote, ImageStore store, TransferOptions options) {
        this.remote = remote;
        this.store = store;
        TransferOptions watched = options.withProgress(event -> {
            options.progress().on(event);
            onEvent(event);
        });
        this.thread = Thread.ofPlatform().daemon().name("fetch").start(() -> run(watched, store));
    }

    private void run(TransferOptions options, ImageSink sink) {
        try {
            new Transfer(options).copy(remote, sink, null);
            end.complete(null);
        } catch (Throwable e) {
            end.completeExceptionally(e);
        }
    }

    private void onEvent(Progress.Event event) {
        switch (event) {
            case Progress.Event.Skipped(var blob, var reason) -> arrival(blob).complete(false);
            case Progress.Event.Finished(var blob) -> arrival(blob).complete(true);
            case Progress.Event.Planned(var blobs, var bytes) -> {}
            case Progress.Event.Started(var blob) -> {}
            case Progress.Event.Advanced(var blob, var position) -> {}
        }
    }

    private CompletableFuture<Boolean> arrival(Descriptor blob) {
        return arrivals.computeIfAbsent(blob.digest(), digest -> new CompletableFuture<>());
    }

    /// What the store has verified a moment ago is not verified again; whoever applies layers verifies their diffIDs
    /// too.
    @Override
    public InputStream open(Descriptor content) throws IOException {
        InputStream in = openFrom(content, 0);
        return arrival(content).getNow(false) ? in : new VerifyingInputStream(in, content);
    }

    @Override
    public InputStream openFrom(Descriptor content, long offset) throws IOException {
        if (content.mediaType().isManifest()) {
            return remote.source().openFrom(content, offset);
        }
        if (content.mediaType().isForeignLayer() && !remote.source().has(content)) {
            throw new ImageException.Unsupported(
                    "layer %s is foreign: the registry does not hold it".formatted(content.digest()),
                    content.urls().isEmpty()
                            ? null
                            : "it may be had at " + content.urls().getFirst());
        }
        await(CompletableFuture.anyOf(arrival(content), end));
        return store.openFrom(content, offset);
    }

    private static void await(CompletableFuture<?> future) throws IOException {
        try {
            future.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while waiting for a blob");
        } catch (ExecutionException e) {
            throw e.getCause() instanceof IOException failure ? failure : new IOException(e.getCause());
        }
    }

    @Override
    public Descriptor resolve(String tagOrDigest) throws IOException {
        return remote.source().resolve(tagOrDigest);
    }

    @Override
    public List<String> tags() throws IOException {
        return remote.source().tags();
    }

    @Override
    public boolean has(Descriptor content) throws IOException {
        return remote.source().has(content);
    }

    /// Stops what is still under way; what arrived stays.
    @Override
    public void close() {
        thread.interrupt();
        end.exceptionally(failure -> null).join();
    }
}
