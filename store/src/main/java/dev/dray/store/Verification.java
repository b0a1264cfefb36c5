package dev.dray.store;

import dev.dray.content.ImageException;
import dev.dray.content.Progress;
import dev.dray.model.Descriptor;
import dev.dray.model.Digest;
import dev.dray.model.Manifest;
import dev.dray.model.MediaType;
import dev.dray.store.VerifyReport.Partial;
import dev.dray.store.VerifyReport.Problem;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// One reading of a whole store. It changes nothing, and what is put or removed meanwhile is no problem of its own.
final class Verification {
    private static final int BUFFER = 128 * 1024;

    private final BlobFolder blobs;
    private final NameFolder names;
    private final Progress progress;
    private final List<Problem> problems = new ArrayList<>();
    private final Set<Digest> damaged = new HashSet<>();
    private final Set<Digest> seen = new HashSet<>();

    Verification(BlobFolder blobs, NameFolder names, Progress progress) {
        this.blobs = blobs;
        this.names = names;
        this.progress = progress;
    }

    VerifyReport run() throws IOException {
        List<StoredFile> files = StoredFile.list(blobs.blobs());
        progress.on(new Progress.Event.Planned(files.size(), StoredFile.bytes(files)));
        for (StoredFile file : files) {
            checkBlob(file);
        }
        for (NameFolder.Name name : names.all()) {
            checkName(name);
        }
        List<Partial> partials = StoredFile.list(blobs.partials()).stream()
                .flatMap(file -> file.digest().stream().map(digest -> new Partial(digest, file.size())))
                .toList();
        return new VerifyReport(files.size(), StoredFile.bytes(files), problems, partials);
    }

    private void checkBlob(StoredFile file) {
        if (file.digest().isEmpty()) {
            report(file.path(), "is named as no digest is");
            return;
        }
        Descriptor blob = new Descriptor(MediaType.OCTET_STREAM, file.digest().get(), file.size());
        progress.on(new Progress.Event.Started(blob));
        try {
            Digest actual = hash(blob);
            if (!actual.equals(blob.digest())) {
                damage(file, "has the digest " + actual);
            }
        } catch (ImageException.NotFound e) {
            // It was removed after it had been listed.
        } catch (IOException e) {
            damage(file, "cannot be read: " + Advice.reason(e));
        }
        progress.on(new Progress.Event.Finished(blob));
    }

    private Digest hash(Descriptor blob) throws IOException {
        var hash = blob.digest().algorithm().newHash();
        byte[] buffer = new byte[BUFFER];
        long position = 0;
        try (InputStream in = blobs.openFrom(blob, 0)) {
            for (int n; (n = in.read(buffer)) > 0; ) {
                hash.update(buffer, 0, n);
                position += n;
                progress.on(new Progress.Event.Advanced(blob, position));
            }
        }
        return Digest.of(blob.digest().algorithm(), hash);
    }

    private void damage(StoredFile file, String message) {
        damaged.add(file.digest().orElseThrow());
        problems.add(new Problem(file.path(), file.digest(), message));
    }

    private void checkName(NameFolder.Name name) {
        try {
            Optional<Descriptor> manifest = names.find(name.file());
            if (manifest.isPresent()) {
                checkManifest(name.file(), manifest.get());
            }
        } catch (IOException e) {
            report(name.file(), Advice.reason(e));
        }
    }

    /// Checks that a manifest and all below it are there. Each is told of once, at the first name that leads to it.
    private void checkManifest(Path name, Descriptor manifest) throws IOException {
        if (!seen.add(manifest.digest()) || !isHere(name, manifest, "manifest")) {
            return;
        }
        switch (Reachability.read(blobs, manifest)) {
            case Manifest.Image image -> {
                for (Descriptor child : image.children()) {
                    if (!child.mediaType().isForeignLayer() && seen.add(child.digest())) {
                        isHere(name, child, child.equals(image.config()) ? "config" : "layer");
                    }
                }
            }
            case Manifest.Index index -> {
                for (Descriptor child : index.children()) {
                    checkManifest(name, child);
                }
            }
            case Manifest.Unknown unknown -> {}
        }
    }

    /// Damaged blobs were told of already, by their own files.
    private boolean isHere(Path name, Descriptor content, String what) throws IOException {
        Optional<Path> file = blobs.find(content.digest());
        if (file.isEmpty()) {
            report(name, "the %s %s is missing".formatted(what, content.digest()));
        }
        return file.isPresent() && !damaged.contains(content.digest());
    }

    private void report(Path file, String message) {
        problems.add(new Problem(file, Optional.empty(), message));
    }
}
