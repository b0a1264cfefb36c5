package dev.dray.storage;

import dev.dray.content.ImageException;
import dev.dray.content.Progress;
import dev.dray.model.Descriptor;
import dev.dray.model.Digest;
import dev.dray.model.Manifest;
import dev.dray.model.MediaType;
import dev.dray.model.Reference;
import java.io.FileInputStream;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// One reading of a whole storage on disk. It changes nothing, and what is put or removed meanwhile is no problem of
/// its own.
final class DiskVerification {
    private static final int BUFFER = 128 * 1024;

    private final Shared shared;
    private final Progress progress;
    private final List<StorageReport.Problem> problems = new ArrayList<>();
    private final DigestSet damaged = new DigestSet();
    private int repositories;
    private int blobs;
    private long bytes;

    DiskVerification(Shared shared, Progress progress) {
        this.shared = shared;
        this.progress = progress;
    }

    private Tree tree() {
        return shared.tree();
    }

    StorageReport run() throws IOException {
        int[] count = new int[1];
        long[] size = new long[1];
        tree().blobs(file -> {
            count[0]++;
            size[0] += sizeOf(file);
        });
        progress.on(new Progress.Event.Planned(count[0], size[0]));
        tree().blobs(this::checkBytes);
        tree().repositories(this::checkRepository);
        return new StorageReport(repositories, blobs, bytes, problems);
    }

    private static long sizeOf(Path file) throws IOException {
        try {
            return Files.size(file);
        } catch (NoSuchFileException e) {
            return 0;
        }
    }

    private void report(Object where, String message) {
        problems.add(new StorageReport.Problem(where.toString(), message));
    }

    private void checkBytes(Path file) throws IOException {
        Optional<Digest> digest = tree().digestOf(file);
        if (digest.isEmpty()) {
            report(file, "is named as no digest is");
            return;
        }
        Descriptor blob = new Descriptor(MediaType.OCTET_STREAM, digest.get(), sizeOf(file));
        progress.on(new Progress.Event.Started(blob));
        try {
            Digest actual = hash(blob, file);
            blobs++;
            bytes += blob.size();
            if (!actual.equals(blob.digest())) {
                damage(blob.digest(), file, "has the digest " + actual);
            }
        } catch (FileNotFoundException e) {
            // It was removed after it had been listed.
        } catch (IOException e) {
            damage(blob.digest(), file, "cannot be read: " + e.getMessage());
        }
        progress.on(new Progress.Event.Finished(blob));
    }

    private void damage(Digest blob, Path file, String message) {
        damaged.add(blob);
        report(file, message);
    }

    private Digest hash(Descriptor blob, Path file) throws IOException {
        var hash = blob.digest().algorithm().newHash();
        byte[] buffer = new byte[BUFFER];
        long position = 0;
        try (InputStream in = new FileInputStream(file.toFile())) {
            for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                hash.update(buffer, 0, n);
                position += n;
                progress.on(new Progress.Event.Advanced(blob, position));
            }
        }
        return Digest.of(blob.digest().algorithm(), hash);
    }

    private void checkRepository(String path) throws IOException {
        repositories++;
        DiskRepository repository = new DiskRepository(shared, path);
        tree().blobLinks(path, blob -> {
            Path link = tree().blobLink(path, blob).path();
            if (repository.contents().size(blob).isEmpty() && Files.exists(link)) {
                report(link, "the bytes of this blob are missing");
            }
        });
        tree().manifestLinks(path, manifest -> checkManifest(path, repository.contents(), manifest));
        tree().tags(path, tag -> checkTag(path, repository, tag));
    }

    private void checkManifest(String path, Contents contents, Digest digest) throws IOException {
        Path link = tree().manifestLink(path, digest);
        if (damaged.has(digest)) {
            return;
        }
        try {
            for (Descriptor child : needs(contents.read(digest))) {
                if (!contents.has(child.digest()) && Files.exists(link)) {
                    report(link, "the manifest needs %s, which is missing".formatted(child));
                }
            }
        } catch (IOException e) {
            if (Files.exists(link)) {
                report(link, String.valueOf(e.getMessage()));
            }
        }
    }

    /// An index may be there for some of its platforms only, and foreign layers are elsewhere.
    private static List<Descriptor> needs(Manifest manifest) {
        return switch (manifest) {
            case Manifest.Image image ->
                image.children().stream()
                        .filter(child -> !child.mediaType().isForeignLayer()
                                && child.urls().isEmpty())
                        .toList();
            case Manifest.Index index -> List.of();
            case Manifest.Unknown unknown -> List.of();
        };
    }

    private void checkTag(String path, DiskRepository repository, String tag) throws IOException {
        if (!Reference.isTag(tag)) {
            report(tree().tag(path, tag), "is named as no tag is");
            return;
        }
        try {
            repository.resolve(tag);
        } catch (ImageException.NotFound e) {
            if (Files.exists(tree().tag(path, tag))) {
                report(tree().tag(path, tag), "the manifest of this tag is missing");
            }
        } catch (IOException e) {
            report(tree().tag(path, tag), String.valueOf(e.getMessage()));
        }
    }
}
