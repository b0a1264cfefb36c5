package dev.dray.registry;

import dev.dray.content.ImageException;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.SortedSet;
import java.util.regex.Pattern;

/// Ids of images in the API v1: 64 hex digits, of which people and Docker Hub's website write the first
/// ones only (protocols B5, B60, B64).
final class V1Ids {
    /// Digits that a short id has at least, as the website had them.
    static final int SHORTEST = 8;

    private static final int MAX_NAMED = 10;

    private static final Pattern FULL = Pattern.compile("[0-9a-f]{64}");
    private static final Pattern SHORT = Pattern.compile("[0-9a-f]{%d,64}".formatted(SHORTEST));

    private V1Ids() {}

    static boolean isFull(String text) {
        return FULL.matcher(text).matches();
    }

    /// Throws `IllegalArgumentException` where it is no id of any length that will do.
    static String parse(String text) {
        String id = text.toLowerCase(Locale.ROOT);
        if (!SHORT.matcher(id).matches()) {
            throw new IllegalArgumentException(
                    "not an image id: \"%s\" (want %d to 64 hex digits)".formatted(text, SHORTEST));
        }
        return id;
    }

    /// Makes an id whole: the only one that starts so.
    ///
    /// @param id    by [#parse(String)]
    /// @param known full ids; a full id need not be among them
    /// @param where they are from, for people
    /// @throws ImageException.NotFound when none or several do; it names those that there are
    static String complete(String id, SortedSet<String> known, String where) throws ImageException.NotFound {
        if (isFull(id)) {
            return id;
        }
        // No digit comes after g: between these two is all that starts so.
        Collection<String> candidates = known.subSet(id, id + 'g');
        if (candidates.size() == 1) {
            return candidates.iterator().next();
        }
        throw candidates.isEmpty()
                ? new ImageException.NotFound(
                        "no image of %s has an id that starts with %s".formatted(where, id), named(known))
                : new ImageException.NotFound(
                        "%s is not unique: ids of %d images of %s start so".formatted(id, candidates.size(), where),
                        named(candidates));
    }

    private static String named(Collection<String> ids) {
        List<String> some = ids.stream().limit(MAX_NAMED).toList();
        return "there is: " + String.join(", ", some) + (some.size() < ids.size() ? ", …" : "");
    }
}
