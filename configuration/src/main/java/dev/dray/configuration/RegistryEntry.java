package dev.dray.configuration;

import dev.dray.model.Reference;
import java.nio.file.Path;
import java.util.List;

/// A `[[registry]]` of registries.conf (protocols D82).
///
/// @param location           what stands in place of the prefix; empty to leave names as they are
/// @param insecure           whether http, or a certificate that nobody knows, will do
/// @param mirrorByDigestOnly whether mirrors are asked for digests alone
/// @param file               where it stands
record RegistryEntry(
        Prefix prefix,
        String location,
        boolean insecure,
        boolean blocked,
        boolean mirrorByDigestOnly,
        List<Mirror> mirrors,
        Path file) {

    /// For which names a mirror is asked.
    enum Pull {
        ALL,
        DIGEST_ONLY,
        TAG_ONLY;

        static Pull parse(String text) {
            return switch (text) {
                case "all", "" -> ALL;
                case "digest-only" -> DIGEST_ONLY;
                case "tag-only" -> TAG_ONLY;
                default ->
                    throw new IllegalArgumentException(
                            "pull-from-mirror = \"%s\" (want all, digest-only or tag-only)".formatted(text));
            };
        }
    }

    /// A `[[registry.mirror]]`.
    record Mirror(String location, boolean insecure, Pull pull) {
        boolean serves(boolean byDigest) {
            return pull == Pull.ALL || (pull == Pull.DIGEST_ONLY) == byDigest;
        }
    }

    RegistryEntry {
        mirrors = List.copyOf(mirrors);
    }

    /// The mirrors to ask for this name, in order.
    List<Mirror> mirrors(boolean byDigest) {
        return mirrorByDigestOnly && !byDigest
                ? List.of()
                : mirrors.stream().filter(mirror -> mirror.serves(byDigest)).toList();
    }

    /// A name with its prefix replaced (protocols D83). Throws `IllegalArgumentException` when no name comes out.
    Reference rewrite(Reference name, String newStart) {
        String text = name.toString();
        int covered = prefix.covers(text);
        if (covered < 0) {
            throw new IllegalArgumentException("%s does not begin with %s".formatted(text, prefix));
        }
        if (newStart.isEmpty()) {
            return name;
        }
        try {
            return Reference.parse(newStart + text.substring(covered));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "%s makes \"%s\" of %s: %s".formatted(file, newStart, text, e.getMessage()), e);
        }
    }
}
