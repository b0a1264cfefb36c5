package dev.dray;

import dev.dray.model.Digest;
import dev.dray.model.Reference;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// The words of a place in a file. The file ends at the first colon, as everybody has it, so that a name may
/// have more.
///
/// @param text as it is written
/// @param name null where none is written
record ArchivePlace(String text, Path file, @Nullable String name) {
    private static final Pattern BY_DIGEST = Pattern.compile("([^:]+)@(sha\\d+:.*)");
    private static final Pattern BY_PLACE = Pattern.compile("@\\d{1,9}");

    /// Throws `IllegalArgumentException` with what was wanted.
    static ArchivePlace parse(String text) {
        String rest = text.substring(text.indexOf(':') + 1);
        Matcher digest = BY_DIGEST.matcher(rest);
        if (digest.matches()) {
            String checked = Digest.parse(digest.group(2)).toString();
            return new ArchivePlace(text, Path.of(digest.group(1)), checked);
        }
        int colon = rest.indexOf(':');
        if (rest.isEmpty() || colon == 0 || colon == rest.length() - 1) {
            throw new IllegalArgumentException("\"%s\" names no archive (want oci-archive:FILE[:tag], ".formatted(text)
                    + "docker-archive:FILE[:name:tag|:@N] or rootfs:FILE)");
        }
        return colon < 0
                ? new ArchivePlace(text, Path.of(rest), null)
                : new ArchivePlace(text, Path.of(rest.substring(0, colon)), rest.substring(colon + 1));
    }

    Place inOciArchive() {
        return new Place.InOciArchive(file, name);
    }

    Place inDockerArchive() {
        if (name != null
                && !BY_PLACE.matcher(name).matches()
                && !Place.DIGEST_ALONE.matcher(name).matches()) {
            Reference.parse(name);
        }
        return new Place.InDockerArchive(file, name);
    }

    Place inRootfs() {
        if (name != null) {
            throw new IllegalArgumentException("\"%s\": a rootfs has no names (want rootfs:FILE)".formatted(text));
        }
        return new Place.InRootfs(file);
    }
}
