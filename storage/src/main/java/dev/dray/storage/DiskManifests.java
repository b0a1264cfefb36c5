package dev.dray.storage;

import dev.dray.content.Blob;
import dev.dray.content.ImageException;
import dev.dray.content.VerifyingInputStream;
import dev.dray.model.Descriptor;
import dev.dray.model.Digest;
import dev.dray.model.Manifest;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Takes the manifests of one repository.
final class DiskManifests {
    private final Shared shared;
    private final Contents contents;
    private final Tags tags;
    private final String path;

    DiskManifests(Shared shared, Contents contents, Tags tags, String path) {
        this.shared = shared;
        this.contents = contents;
        this.tags = tags;
        this.path = path;
    }

    /// Reads one that is to be put.
    Manifest read(Blob blob) throws IOException {
        Descriptor descriptor = blob.descriptor();
        checkSize(descriptor);
        try (InputStream in = new VerifyingInputStream(blob.open(), descriptor)) {
            return Parsed.manifest(descriptor.mediaType(), in.readAllBytes());
        }
    }

    private static void checkSize(Descriptor manifest) throws ImageException.Rejected {
        if (manifest.size() > Manifest.MAX_SIZE) {
            throw new ImageException.Rejected("manifest %s of %,d bytes (at most %,d)"
                    .formatted(manifest.digest(), manifest.size(), Manifest.MAX_SIZE));
        }
    }

    /// Puts one whose bytes are here, in whatever repository.
    void putHere(Descriptor descriptor) throws IOException {
        byte[] raw = shared.manifests().readFile(descriptor.digest());
        put(descriptor, Parsed.manifest(descriptor.mediaType(), raw), List.of());
    }

    /// Bytes, links, names: each step when the one before it is done.
    void put(Descriptor descriptor, Manifest manifest, List<String> names) throws IOException {
        Descriptor plain = new Descriptor(descriptor.mediaType(), descriptor.digest(), descriptor.size());
        byte[] raw = manifest.raw();
        check(plain, raw);
        shared.keeping().whileKept(path, () -> keep(plain, manifest, names));
        shared.manifests().put(plain.digest(), raw);
        shared.referrers().remove(path);
    }

    private boolean keep(Descriptor plain, Manifest manifest, List<String> names) throws IOException {
        List<Digest> children = Marking.children(manifest);
        shared.needed(contents.marking(), plain.digest(), children);
        // It may have been long ago that these were looked for, and nothing needed them until now.
        for (Digest child : children) {
            contents.find(child);
        }
        return contents.place(
                new Known(plain, true, shared.disk().now(), false),
                Optional.of(change -> change.write(manifest.raw())),
                files(plain, manifest, names),
                () -> names.forEach(tag -> tags.note(tag, plain.digest())));
    }

    private static void check(Descriptor descriptor, byte[] raw) throws ImageException.Corrupt {
        if (raw.length != descriptor.size()
                || !Digest.of(descriptor.digest().algorithm(), raw).equals(descriptor.digest())) {
            throw new ImageException.Corrupt("manifest of %,d bytes is not %s".formatted(raw.length, descriptor));
        }
    }

    private List<NameFile> files(Descriptor descriptor, Manifest manifest, List<String> names) {
        List<NameFile> files = new ArrayList<>(shared.tree().manifestFiles(path, descriptor, manifest));
        Descriptor subject = manifest.subject();
        if (subject != null) {
            shared.tree()
                    .referrer(path, subject.digest(), manifest.asReferrer(descriptor.digest()))
                    .ifPresent(files::add);
        }
        files.addAll(tags.files(names, descriptor.digest()));
        return files;
    }
}
