package dev.dray.credentials;

import dev.dray.content.ImageException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.file.AccessDeniedException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Asks sources in their order; the first that has something wins. One that cannot be read is passed over
/// with a warning: the next may know, or the registry may need nothing.
final class OrderedKeychain implements Keychain {
    private static final String NOTHING = "nothing for it";

    /// How a warning ends that concerns one source.
    static final String GOING_ON = ": going on without it";

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

    /// Looks into every source, also after one has answered, and says what each has.
    ///
    /// @param warned where warnings are put: what a source is silent about, as its helper failed
    Lookup examine(Resource resource, Queue<String> warned) throws IOException {
        List<Lookup.Look> looks = new ArrayList<>();
        Optional<Found> found = Optional.empty();
        for (Source source : sources()) {
            List<Lookup.Look> look = new ArrayList<>();
            warned.clear();
            Optional<Found> here = look(source, resource, look);
            looks.add(
                    here.isEmpty() && !warned.isEmpty()
                            ? new Lookup.Look(source.name(), said(warned), true)
                            : detailed(source, here, found.isPresent(), look.getFirst()));
            found = found.isPresent() ? found : here;
        }
        return new Lookup(resource, looks, found);
    }

    private static String said(Queue<String> warned) {
        return String.join("; ", warned).replace(GOING_ON, "");
    }

    private static Lookup.Look detailed(Source source, Optional<Found> found, boolean late, Lookup.Look look)
            throws InterruptedIOException {
        if (found.isPresent()) {
            String what =
                    words(found.get().credential()) + ", from " + found.get().source();
            return new Lookup.Look(look.source(), late ? what + "; not used, as another came before" : what);
        }
        if (!look.result().equals(NOTHING)) {
            return look;
        }
        try {
            List<String> entries = source.entries();
            String others = entries.isEmpty() ? "no logins at all" : "only for " + String.join(", ", entries);
            return new Lookup.Look(look.source(), NOTHING + ": " + others);
        } catch (InterruptedIOException e) {
            throw e;
        } catch (IOException e) {
            return look;
        }
    }

    private static String words(Credential credential) {
        return switch (credential) {
            case Credential.Password(var user, var secret) -> "password of " + Words.clean(user);
            case Credential.IdentityToken token -> "identity token";
            case Credential.RegistryToken token -> "registry token";
        };
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
            warnings.accept(failure + GOING_ON);
            looks.add(new Lookup.Look(source.name(), failure));
            return Optional.empty();
        }
    }

    private static String result(Source source, Optional<Found> found) {
        return found.isPresent() ? "found" : source.isThere() ? NOTHING : "not there";
    }

    private static String failure(Source source, IOException failure) {
        return switch (failure) {
            case AccessDeniedException e -> "could not read %s: permission denied".formatted(source.name());
            case ImageException e -> String.valueOf(e.getMessage());
            default -> "could not read %s: %s".formatted(source.name(), failure.getMessage());
        };
    }
}
