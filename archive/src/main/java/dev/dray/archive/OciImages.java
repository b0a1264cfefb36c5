package dev.dray.archive;

import dev.dray.content.ImageException;
import dev.dray.model.Descriptor;
import dev.dray.model.Digest;
import dev.dray.model.Json;
import dev.dray.model.Manifest;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import java.util.stream.Stream;

/// Reads the list of an OCI layout (protocols G20, G21).
final class OciImages {
    static final String MARK = "oci-layout";
    static final String INDEX = "index.json";
    static final String VERSION = "imageLayoutVersion";
    static final String REF_NAME = "org.opencontainers.image.ref.name";
    static final String CONTAINERD_NAME = "io.containerd.image.name";

    private static final int MAX_MARK = 4 * 1024;

    private OciImages() {}

    /// @throws ImageException.NotFound    when it is no OCI layout
    /// @throws ImageException.Unsupported when it is one of a version not known here
    static void read(Catalog catalog) throws IOException {
        list(catalog.members()).forEach(catalog::add);
    }

    static boolean areIn(Members members) {
        return members.has(MARK) && members.has(INDEX);
    }

    /// The images that `index.json` lists, each once, in its order. An image has all names of all its
    /// entries.
    static List<ArchivedImage> list(Members members) throws IOException {
        checkMark(members);
        byte[] document = find(members, INDEX).read(INDEX, Manifest.MAX_SIZE);
        SequencedMap<Digest, ArchivedImage> images = new LinkedHashMap<>();
        try {
            // Docker 25 writes null where it lists nothing.
            for (Json entry : Json.parseObject(document).items("manifests")) {
                Descriptor descriptor = Descriptor.parse(entry);
                ArchivedImage image = images.computeIfAbsent(
                        descriptor.digest(), digest -> new ArchivedImage(List.of(), plain(descriptor)));
                images.put(descriptor.digest(), image.withNames(names(descriptor)));
            }
        } catch (IllegalArgumentException e) {
            throw new ImageException.Corrupt("%s in %s: %s".formatted(INDEX, members.file(), e.getMessage()), e);
        }
        return new ArrayList<>(images.values());
    }

    /// The descriptor without what only its entry says; its platform stays, by which images are chosen.
    private static Descriptor plain(Descriptor entry) {
        return new Descriptor(entry.mediaType(), entry.digest(), entry.size()).withPlatform(entry.platform());
    }

    /// The whole name first, where containerd and Docker say it; else the tag.
    private static List<String> names(Descriptor entry) {
        return Stream.of(CONTAINERD_NAME, REF_NAME)
                .flatMap(key -> Stream.ofNullable(entry.annotations().get(key)))
                .limit(1)
                .toList();
    }

    private static void checkMark(Members members) throws IOException {
        byte[] mark = find(members, MARK).read(MARK, MAX_MARK);
        String version;
        try {
            version = Json.parseObject(mark).findText(VERSION).orElse("none");
        } catch (IllegalArgumentException e) {
            throw new ImageException.Corrupt("%s in %s: %s".formatted(MARK, members.file(), e.getMessage()), e);
        }
        if (!version.startsWith("1.")) {
            throw new ImageException.Unsupported(
                    "%s is an OCI image layout of version %s".formatted(members.file(), version),
                    "only 1.0.0 is known here");
        }
    }

    private static Section find(Members members, String name) throws ImageException {
        return members.find(name)
                .orElseThrow(() -> new ImageException.NotFound(
                        "%s is no OCI archive: there is no %s in it".formatted(members.file(), name),
                        members.has(DockerImages.MANIFEST) || members.has(LegacyImages.REPOSITORIES)
                                ? "name it as docker-archive:" + members.file()
                                : null));
    }
}
