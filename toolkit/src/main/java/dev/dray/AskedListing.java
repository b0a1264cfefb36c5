package dev.dray;

import dev.dray.content.ImageException;
import dev.dray.content.ImageSource;
import dev.dray.content.Parallel;
import dev.dray.registry.RegistryStore;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.SocketTimeoutException;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// Finds out what tags stand for by asking for each of them, for many at once.
final class AskedListing implements ImageListing.Telling {
    private final ImageSource source;
    private final List<String> tags;
    private final ListingOptions options;
    private final KnownImages known;

    AskedListing(ImageSource source, List<String> tags, ListingOptions options, KnownImages known) {
        this.source = source;
        this.tags = tags;
        this.options = options;
        this.known = known;
    }

    @Override
    public void forEach(Consumer<TaggedImage> consumer) throws IOException {
        InOrder<TaggedImage> told = new InOrder<>(consumer);
        Summaries summaries = new Summaries(source, options.platform(), known);
        AtomicReference<ImageException.@Nullable RateLimited> refusal = new AtomicReference<>();
        learnWhetherReadsAreCounted();
        new Parallel(options.parallelism())
                .forEach(IntStream.range(0, tags.size()).boxed().toList(), index -> {
                    told.put(index, look(tags.get(index), summaries, refusal));
                });
        known.keep();
    }

    /// The registry says so with its answer to any HEAD.
    private void learnWhetherReadsAreCounted() throws IOException {
        if (source instanceof RegistryStore registry && !tags.isEmpty()) {
            try {
                registry.resolve(tags.getFirst());
            } catch (IOException e) {
                // It is told when its turn comes.
                rethrowIfCancelled(e);
            }
        }
    }

    private static TaggedImage look(
            String tag, Summaries summaries, AtomicReference<ImageException.@Nullable RateLimited> refusal)
            throws IOException {
        ImageException.RateLimited refused = refusal.get();
        if (refused != null) {
            return new TaggedImage.Failed(tag, refused);
        }
        try {
            return new TaggedImage.Listed(tag, summaries.of(tag));
        } catch (ImageException.RateLimited e) {
            refusal.set(e);
            return new TaggedImage.Failed(tag, e);
        } catch (IOException e) {
            rethrowIfCancelled(e);
            return new TaggedImage.Failed(tag, e);
        }
    }

    private static void rethrowIfCancelled(IOException failure) throws IOException {
        if (Thread.currentThread().isInterrupted()
                || failure instanceof InterruptedIOException && !(failure instanceof SocketTimeoutException)) {
            throw failure;
        }
    }
}
