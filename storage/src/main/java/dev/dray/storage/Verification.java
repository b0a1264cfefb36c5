package dev.dray.storage;

import dev.dray.content.ImageException;
import dev.dray.content.Progress;
import dev.dray.model.Descriptor;
import dev.dray.model.Manifest;
import dev.dray.model.MediaType;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;

/// One reading of what the tags of any storage reach. It changes nothing.
final class Verification {
    private static final int PAGE = 1_000;
    private static final int BUFFER = 128 * 1024;

    private final Storage storage;
    private final Progress progress;
    private final List<StorageReport.Problem> problems = new ArrayList<>();

    /// What was read already, in whatever repository.
    private final DigestSet seen = new DigestSet();

    private int repositories;
    private int blobs;
    private long bytes;

    Verification(Storage storage, Progress progress) {
        this.storage = storage;
        this.progress = progress;
    }

    /// A part of a list.
    @FunctionalInterface
    private interface Listing {
        Page after(String last) throws IOException;
    }

    private static void each(Listing listing, Tree.Visit<String> visit) throws IOException {
        String last = "";
        Page page;
        do {
            page = listing.after(last);
            for (String entry : page.entries()) {
                visit.on(entry);
                last = entry;
            }
        } while (page.more());
    }

    StorageReport run() throws IOException {
        each(last -> storage.repositories(last, PAGE), path -> {
            repositories++;
            StoredRepository repository = storage.repository(path);
            each(last -> repository.tags(last, PAGE), tag -> checkTag(path + ":" + tag, repository, tag));
        });
        return new StorageReport(repositories, blobs, bytes, problems);
    }

    private void checkTag(String where, StoredRepository repository, String tag) {
        try {
            checkManifest(where, repository, repository.resolve(tag));
        } catch (ImageException.NotFound e) {
            // It was taken away after it had been listed, or what it needs is missing.
            if (isNamed(repository, tag)) {
                report(where, e);
            }
        } catch (IOException e) {
            report(where, e);
        }
    }

    private static boolean isNamed(StoredRepository repository, String tag) {
        try {
            return repository.tags().contains(tag);
        } catch (IOException e) {
            return true;
        }
    }

    private void report(String where, IOException problem) {
        problems.add(new StorageReport.Problem(where, String.valueOf(problem.getMessage())));
    }

    private void checkManifest(String where, StoredRepository repository, Descriptor descriptor) throws IOException {
        if (descriptor.size() > Manifest.MAX_SIZE || !seen.add(descriptor.digest())) {
            return;
        }
        Manifest manifest;
        try (InputStream in = repository.open(descriptor)) {
            manifest = Parsed.manifest(descriptor.mediaType(), in.readAllBytes());
        }
        count(descriptor);
        for (Descriptor child : manifest.children()) {
            try {
                checkChild(where, repository, manifest, child);
            } catch (IOException e) {
                report(where, e);
            }
        }
    }

    private void checkChild(String where, StoredRepository repository, Manifest parent, Descriptor child)
            throws IOException {
        switch (parent) {
            case Manifest.Image image -> {
                if (!child.mediaType().isForeignLayer() && child.urls().isEmpty() && seen.add(child.digest())) {
                    read(repository, child);
                }
            }
            case Manifest.Index index -> {
                // One may be there for some of its platforms only.
                if (repository.has(child)) {
                    checkManifest(where, repository, child);
                }
            }
            case Manifest.Unknown unknown -> {}
        }
    }

    private void read(StoredRepository repository, Descriptor child) throws IOException {
        Descriptor blob = new Descriptor(MediaType.OCTET_STREAM, child.digest(), child.size());
        progress.on(new Progress.Event.Started(blob));
        byte[] buffer = new byte[BUFFER];
        long position = 0;
        try (InputStream in = repository.open(blob)) {
            for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                position += n;
                progress.on(new Progress.Event.Advanced(blob, position));
            }
        }
        count(blob);
        progress.on(new Progress.Event.Finished(blob));
    }

    private void count(Descriptor read) {
        blobs++;
        bytes += read.size();
    }
}
