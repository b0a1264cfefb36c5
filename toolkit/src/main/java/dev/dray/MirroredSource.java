package dev.dray;

import dev.dray.content.ImageException;
import dev.dray.content.ImageSource;
import dev.dray.model.Descriptor;
import dev.dray.model.Digest;
import dev.dray.registry.RegistryStore;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.net.SocketTimeoutException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/// A repository and its mirrors, as one source. Who has named the manifest is asked first for what is in it;
/// who fails is passed over, and the reasons are kept for the end. What comes is verified by its digest,
/// whoever sent it; only a tag is taken at a mirror's word.
final class MirroredSource implements ImageSource {
    private final List<RegistryStore> sources;
    private final Consumer<String> notes;

    /// Who answered last.
    private volatile int preferred;

    /// @param sources in the order to ask; the last is the repository itself
    /// @param notes   is told who was passed over
    MirroredSource(List<RegistryStore> sources, Consumer<String> notes) {
        this.sources = List.copyOf(sources);
        this.notes = notes;
    }

    /// Something asked of a source.
    private interface Question<T> {
        T ask(RegistryStore source) throws IOException;
    }

    private <T> T first(Question<T> question) throws IOException {
        List<String> reasons = new ArrayList<>();
        List<Integer> order = order();
        for (int i : order.subList(0, order.size() - 1)) {
            try {
                return answer(i, question);
            } catch (IOException e) {
                checkNotCancelled(e);
                reasons.add(sources.get(i) + ": " + e.getMessage());
                notes.accept("passed over " + reasons.getLast());
            }
        }
        try {
            return answer(order.getLast(), question);
        } catch (ImageException e) {
            throw withReasons(e, reasons);
        }
    }

    private <T> T answer(int i, Question<T> question) throws IOException {
        T answer = question.ask(sources.get(i));
        preferred = i;
        return answer;
    }

    /// The preferred one, then the others in their order. The last is the repository itself, unless that is preferred:
    /// its failure tells the most.
    private List<Integer> order() {
        int first = preferred;
        IntStream others = IntStream.range(0, sources.size()).filter(i -> i != first);
        return IntStream.concat(IntStream.of(first), others).boxed().toList();
    }

    private static void checkNotCancelled(IOException failure) throws IOException {
        boolean cancelled = failure instanceof InterruptedIOException && !(failure instanceof SocketTimeoutException);
        if (cancelled || Thread.currentThread().isInterrupted()) {
            throw failure;
        }
    }

    /// The failure of the last one asked, and why the others were of no use.
    private static ImageException withReasons(ImageException failure, List<String> reasons) {
        String message = "%s (before: %s)".formatted(failure.getMessage(), String.join("; ", reasons));
        String help = failure.help().orElse(null);
        ImageException told = switch (failure) {
            case ImageException.NotFound e -> new ImageException.NotFound(message, help);
            case ImageException.Denied e -> new ImageException.Denied(message, help);
            case ImageException.RateLimited e ->
                new ImageException.RateLimited(message, e.retryAfter().orElse(null));
            case ImageException.Corrupt e -> new ImageException.Corrupt(message, help, null);
            case ImageException.Rejected e -> new ImageException.Rejected(message, help);
            case ImageException.Unsupported e -> new ImageException.Unsupported(message, help);
            case ImageException.Unreachable e -> new ImageException.Unreachable(message, help, e.getCause());
        };
        told.addSuppressed(failure);
        return told;
    }

    @Override
    public Descriptor resolve(String tagOrDigest) throws IOException {
        return first(source -> source.resolve(tagOrDigest));
    }

    @Override
    public Descriptor describe(Digest blob) throws IOException {
        return first(source -> source.describe(blob));
    }

    /// Those of the repository itself: a mirror may hold a few only.
    @Override
    public List<String> tags() throws IOException {
        return sources.getLast().tags();
    }

    @Override
    public boolean has(Descriptor content) throws IOException {
        for (RegistryStore source : sources.subList(0, sources.size() - 1)) {
            try {
                if (source.has(content)) {
                    return true;
                }
            } catch (IOException e) {
                checkNotCancelled(e);
            }
        }
        return sources.getLast().has(content);
    }

    @Override
    public InputStream open(Descriptor content) throws IOException {
        return first(source -> source.open(content));
    }

    @Override
    public InputStream openFrom(Descriptor content, long offset) throws IOException {
        return first(source -> source.openFrom(content, offset));
    }

    @Override
    public InputStream openRange(Descriptor content, long offset, long length) throws IOException {
        return first(source -> source.openRange(content, offset, length));
    }

    /// Those that the repository itself knows of: a mirror may hold a few only.
    @Override
    public List<Descriptor> referrers(Descriptor subject) throws IOException {
        return sources.getLast().referrers(subject);
    }

    @Override
    public List<Descriptor> referrers(Descriptor subject, String artifactType) throws IOException {
        return sources.getLast().referrers(subject, artifactType);
    }

    @Override
    public String toString() {
        return sources.getLast().toString();
    }
}
