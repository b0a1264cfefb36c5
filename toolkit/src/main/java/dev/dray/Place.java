package dev.dray;

import dev.dray.model.Digest;
import dev.dray.model.Reference;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Where an image is, in the words that users know from skopeo: `debian:12`, `oci:DIR:tag`, `store:debian:12`.
public sealed interface Place {
    /// A directory and a digest, where there is one.
    Pattern DIGEST = Pattern.compile("(.+)@(sha\\d+:.*)");

    /// A digest where a name may stand.
    Pattern DIGEST_ALONE = Pattern.compile("sha\\d+:[^/]*");

    /// The place as it is written.
    String text();

    /// In a registry; `docker://` may stand before it.
    record InRegistry(Reference reference) implements Place {
        @Override
        public String text() {
            return reference.familiar();
        }
    }

    /// In a registry of the time before 2016, asked by its API v1 only; read only.
    record InRegistryV1(Reference reference) implements Place {
        @Override
        public String text() {
            return "v1:" + reference.familiar();
        }
    }

    /// In a Docker Engine, or what speaks its API.
    ///
    /// @param name as Docker shows it, with its tag: `debian:12`; where an image is read also its id, whole or
    ///         short, or a name with a digest
    record InDaemon(String name) implements Place {
        @Override
        public String text() {
            return "docker-daemon:" + name;
        }
    }

    /// In an OCI image layout directory.
    ///
    /// @param tagOrDigest null for the only image there is
    record InLayout(Path directory, @Nullable String tagOrDigest) implements Place {
        @Override
        public String text() {
            String separator = tagOrDigest == null ? "" : tagOrDigest.contains(":") ? "@" : ":";
            return "oci:" + directory + separator + (tagOrDigest == null ? "" : tagOrDigest);
        }
    }

    /// In the local store, under the name it was pulled by.
    record InStore(Reference reference) implements Place {
        @Override
        public String text() {
            return "store:" + reference.familiar();
        }
    }

    /// In an OCI layout in a tar.
    ///
    /// @param file `-` for standard input or output
    /// @param name a tag, a whole name, a digest, or the image's place, as in `@0`; null for the only image
    ///         there is
    record InOciArchive(Path file, @Nullable String name) implements Place {
        @Override
        public String text() {
            return "oci-archive:" + file + suffix(name);
        }
    }

    /// In what `docker save` and its like write.
    ///
    /// @param file `-` for standard input or output
    /// @param name a whole name, a digest, or the image's place, as in `@0`; null for the only image there is
    record InDockerArchive(Path file, @Nullable String name) implements Place {
        @Override
        public String text() {
            return "docker-archive:" + file + suffix(name);
        }
    }

    /// A root file system as a tar: one layer when it is read, all layers applied when it is written.
    ///
    /// @param file `-` for standard input or output
    record InRootfs(Path file) implements Place {
        @Override
        public String text() {
            return "rootfs:" + file;
        }
    }

    /// Whether a file's name stands for standard input or output.
    static boolean isStream(Path file) {
        return file.toString().equals("-");
    }

    private static String suffix(@Nullable String name) {
        return name == null ? "" : (DIGEST_ALONE.matcher(name).matches() ? "@" : ":") + name;
    }

    /// How names of images are read.
    @FunctionalInterface
    interface Names {
        Reference parse(String name) throws IOException;
    }

    /// Reads a place, where short names mean what they mean to docker; throws `IllegalArgumentException` with what was
    /// wanted.
    static Place parse(String text) {
        try {
            return parse(text, Reference::parse);
        } catch (IOException e) {
            throw new UncheckedIOException(e); // reading text reads nothing else
        }
    }

    /// Reads a place.
    ///
    /// @param names how names are read: [Dray#parse] gives what registries.conf says
    static Place parse(String text, Names names) throws IOException {
        int colon = text.indexOf(':');
        return switch (colon < 0 ? "" : text.substring(0, colon)) {
            case "oci" -> parseLayout(text, text.substring(colon + 1));
            case "store" -> new InStore(names.parse(text.substring(colon + 1)));
            case "oci-archive" -> ArchivePlace.parse(text).inOciArchive();
            case "docker-archive" -> ArchivePlace.parse(text).inDockerArchive();
            case "rootfs" -> ArchivePlace.parse(text).inRootfs();
            case "v1" -> new InRegistryV1(names.parse(text.substring(colon + 1)));
            case "docker-daemon" -> DaemonPlace.parse(text);
            default -> new InRegistry(names.parse(text));
        };
    }

    private static Place parseLayout(String text, String rest) {
        Matcher digest = DIGEST.matcher(rest);
        if (digest.matches()) {
            return new InLayout(
                    Path.of(digest.group(1)), Digest.parse(digest.group(2)).toString());
        }
        int colon = rest.lastIndexOf(':');
        if (rest.isEmpty() || colon == 0 || colon == rest.length() - 1) {
            throw new IllegalArgumentException("\"%s\" is no layout (want oci:DIR[:tag|@digest])".formatted(text));
        }
        // A colon before a slash belongs to the path.
        return colon < 0 || rest.indexOf('/', colon) >= 0
                ? new InLayout(Path.of(rest), null)
                : new InLayout(Path.of(rest.substring(0, colon)), rest.substring(colon + 1));
    }
}
