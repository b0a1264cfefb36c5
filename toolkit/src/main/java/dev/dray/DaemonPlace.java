package dev.dray;

import dev.dray.model.Reference;
import java.util.regex.Pattern;

/// The words of a place in an Engine, which completes names as Docker does, whatever registries.conf says (protocols
/// F61).
final class DaemonPlace {
    private static final Pattern ID = Pattern.compile("sha256:[a-f0-9]{1,64}");

    /// What `docker images` prints, or more of it. Shorter ones are names.
    private static final Pattern SHORT_ID = Pattern.compile("[a-f0-9]{12,64}");

    private DaemonPlace() {}

    /// Throws `IllegalArgumentException` with what was wanted.
    static Place.InDaemon parse(String text) {
        String name = text.substring(text.indexOf(':') + 1);
        if (name.isEmpty()) {
            throw new IllegalArgumentException("\"%s\" names no image (want docker-daemon:NAME[:tag])".formatted(text));
        }
        if (isId(name)) {
            return new Place.InDaemon(name);
        }
        if (name.startsWith("sha256:")) {
            throw new IllegalArgumentException("\"%s\" is no image id (want sha256:<64 hex digits>)".formatted(text));
        }
        return new Place.InDaemon(complete(Reference.parse(name)).familiar());
    }

    private static Reference complete(Reference reference) {
        return reference.tag() == null && reference.digest() == null
                ? reference.withTag(Reference.DEFAULT_TAG)
                : reference;
    }

    static boolean isId(String name) {
        return ID.matcher(name).matches() || SHORT_ID.matcher(name).matches();
    }

    /// Refuses what an image that is there may be called, but not a new one.
    static void requireNewName(Place.InDaemon place) {
        if (isId(place.name()) || place.name().contains("@")) {
            throw new IllegalArgumentException(
                    "\"%s\" names an image that is there (want a name and a tag for a new one)"
                            .formatted(place.text()));
        }
    }
}
