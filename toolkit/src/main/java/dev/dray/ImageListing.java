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

/// All images of a repository: its tags are known, what they stand for is found out on the way, for many at once.
///
/// ```java
/// dray.images("debian").forEach(image -> System.out.println(image));
/// ```
public final class ImageListing {
    private final ImageSource source;
    private final List<String> tags;
    private final ListingOptions options;
    private final KnownImages known;

    ImageListing(ImageSource source, ListingOptions options, KnownImages known) throws IOException {
        this.source = source;
        this.tags = source.tags().stream().filter(options.tags()).sorted().toList();
        this.options = options;
        this.known = known;
    }

    /// The tags, sorted: not every registry does that. In this order they are told of.
    public List<String> tags() {
        return tags;
    }

    /// Tells of each tag in the order of [#tags()], as soon as it and all before it are known, one at a time. A tag
    /// that fails stops no other, but when the registry refuses more for longer than we wait, it is asked no more.
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
