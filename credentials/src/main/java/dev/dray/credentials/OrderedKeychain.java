package dev.dray.credentials;

import dev.dray.content.ImageException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.file.AccessDeniedException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Asks sources in their order; the first that has something wins. One that cannot be read is passed over
/// with a warning: the next may know, or the registry may need nothing.
final class OrderedKeychain implements Keychain {
    private final Order order;
    private final Consumer<Lookup> trace;
    private final Consumer<String> warnings;
    private @Nullable List<Source> sources;

    /// @param order is asked for once, when a credential is first needed
    OrderedKeychain(Order order, Consumer<Lookup> trace, Consumer<String> warnings) {
        this.order = order;
        this.trace = trace;
        this.warnings = warnings;
    }

    /// The sources in their order.
    interface Order {
        List<Source> sources() throws IOException;
    }

    private synchronized List<Source> sources() throws IOException {
        List<Source> known = sources;
        if (known == null) {
            known = order.sources();
            sources = known;
        }
        return known;
    }

    @Override
    public Optional<Found> find(Resource resource) throws IOException {
        List<Source> sources = sources();
        List<Lookup.Look> looks = new ArrayList<>();
        Optional<Found> found = Optional.empty();
        for (int i = 0; i < sources.size() && found.isEmpty(); i++) {
            found = look(sources.get(i), resource, looks);
        }
        trace.accept(new Lookup(resource, looks, found));
        return found;
    }

    private Optional<Found> look(Source source, Resource resource, List<Lookup.Look> looks) throws IOException {
        try {
            Optional<Found> found = source.find(resource);
            looks.add(new Lookup.Look(source.name(), result(source, found)));
            return found;
        } catch (InterruptedIOException e) {
            throw e;
        } catch (IOException e) {
            String failure = failure(source, e);
            warnings.accept(failure + ": going on without it");
            looks.add(new Lookup.Look(source.name(), failure));
            return Optional.empty();
        }
    }

    private static String result(Source source, Optional<Found> found) {
        return found.isPresent() ? "found" : source.isThere() ? "nothing for it" : "not there";
    }

    private static String failure(Source source, IOException failure) {
        return switch (failure) {
            case AccessDeniedException e -> "could not read %s: permission denied".formatted(source.name());
            case ImageException e -> String.valueOf(e.getMessage());
            default -> "could not read %s: %s".formatted(source.name(), failure.getMessage());
        };
    }
}
