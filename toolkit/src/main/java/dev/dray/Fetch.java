package dev.dray;

import dev.dray.content.Image;
import dev.dray.content.ImageException;
import dev.dray.content.ImageSource;
import dev.dray.content.ImageStore;
import dev.dray.content.Transfer;
import dev.dray.content.TransferOptions;
import dev.dray.content.VerifyingInputStream;
import dev.dray.model.Descriptor;
import dev.dray.model.Repository;
import dev.dray.store.DiskStore;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/// An image on its way into a store, to be read while it arrives. So a layer is unpacked while its end, and other
/// layers, are still under way.
final class Fetch implements ImageSource {
    /// Which layers are needed first.
    enum Order {
        BASE_FIRST,
        TOP_FIRST
    }

    private final Image remote;
    private final DiskStore files;
    private final ImageStore store;
    private final Arrivals arrivals = new Arrivals();
    private final Thread thread;

    /// What was opened before it had arrived.
    private final Queue<Descriptor> readEarly = new ConcurrentLinkedQueue<>();

    /// Starts at once. The store keeps what arrives, but gives it no name: only a pull does.
    ///
    /// @param repository whose images they become
    Fetch(Image remote, DiskStore files, Repository repository, Order order, TransferOptions options) {
        this.remote = remote;
        this.files = files;
        this.store = files.repository(repository);
        Transfer transfer = new Transfer(options.withProgress(event -> {
            options.progress().on(event);
            arrivals.on(event);
        }));
        this.thread = Thread.ofPlatform().daemon().name("fetch").start(() -> run(transfer, order));
    }

    private void run(Transfer transfer, Order order) {
        try {
            Transfer.Plan plan = transfer.plan(remote);
            transfer.copy(order == Order.TOP_FIRST ? topFirst(plan) : plan, remote.source(), store, null);
            arrivals.end(null);
        } catch (Throwable e) {
            arrivals.end(e);
        }
    }

    /// The configuration stays the first: it says what the layers are.
    private static Transfer.Plan topFirst(Transfer.Plan plan) {
        List<Descriptor> blobs = new ArrayList<>(plan.blobs());
        Collections.reverse(blobs);
        Collections.rotate(blobs, 1);
        return new Transfer.Plan(plan.root(), blobs, plan.manifests(), plan.foreign());
    }

    /// What the store verifies is not verified again; whoever applies layers verifies their diffIDs too.
    @Override
    public InputStream open(Descriptor content) throws IOException {
        if (content.mediaType().isManifest()) {
            return remote.source().open(content);
        }
        checkAvailable(content);
        if (arrivals.awaitBeginning(content)) {
            Optional<InputStream> partial = files.openPartial(content);
            if (partial.isPresent()) {
                readEarly.add(content);
                return new ArrivingInputStream(partial.get(), arrivals, content);
            }
        }
        boolean isVerified = arrivals.awaitAll(content);
        InputStream in = store.openFrom(content, 0);
        return isVerified ? in : new VerifyingInputStream(in, content);
    }

    @Override
    public InputStream openFrom(Descriptor content, long offset) throws IOException {
        if (content.mediaType().isManifest()) {
            return remote.source().openFrom(content, offset);
        }
        checkAvailable(content);
        arrivals.awaitAll(content);
        return store.openFrom(content, offset);
    }

    private void checkAvailable(Descriptor content) throws IOException {
        if (content.mediaType().isForeignLayer() && !remote.source().has(content)) {
            throw new ImageException.Unsupported(
                    "layer %s is foreign: the registry does not hold it".formatted(content.digest()),
                    content.urls().isEmpty()
                            ? null
                            : "it may be had at " + content.urls().getFirst());
        }
    }

    /// Waits until all that was opened has been verified. To be called by who has read something that is wrong: where
    /// it
    /// was damaged on its way, that is what is wrong, and is thrown.
    void verify() throws IOException {
        for (Descriptor blob : readEarly) {
            arrivals.awaitAll(blob);
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
        boolean isInterrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                isInterrupted = true;
            }
        }
        if (isInterrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
