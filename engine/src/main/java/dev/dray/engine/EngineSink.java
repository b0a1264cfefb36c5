package dev.dray.engine;

import dev.dray.archive.ArchiveSink;
import dev.dray.archive.ArchiveTarget;
import dev.dray.archive.ArchiveWriter;
import dev.dray.archive.ScratchFolder;
import dev.dray.content.Blob;
import dev.dray.content.Image;
import dev.dray.content.ImageException;
import dev.dray.content.ImageSource;
import dev.dray.model.Descriptor;
import dev.dray.model.Digest;
import dev.dray.model.Reference;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;

/// Images on their way into an Engine. Put them and give them names, as with any sink; [#finish()] writes them as one
/// archive into the body of `POST /images/load`, with no file in between, and looks whether the Engine has them then.
/// Images that it has already by their ids are only named.
///
/// A name is a whole one, with its tag: `debian:12`.
public final class EngineSink implements ArchiveSink {
    private final EngineImages images;
    private final LoadStream load;
    private final ArchiveWriter archive;

    /// By name; guarded by itself.
    private final SequencedMap<String, Descriptor> named = new LinkedHashMap<>();

    private volatile boolean hasUnnamed;

    EngineSink(EngineImages images, ScratchFolder scratch) {
        this.images = images;
        this.load = new LoadStream(body -> images.load(body, progress -> {}));
        this.archive = ArchiveWriter.docker(ArchiveTarget.ofStream(load), scratch);
    }

    @Override
    public void check(Descriptor manifest) throws ImageException.Unsupported {
        if (manifest.mediaType().isIndex()) {
            throw new ImageException.Unsupported(
                    "an Engine loads the image of one platform, and %s is an index of several"
                            .formatted(manifest.digest()),
                    "choose one with --platform");
        }
    }

    @Override
    public boolean has(Descriptor content) {
        return archive.has(content);
    }

    @Override
    public void put(Blob blob, Position position) throws IOException {
        check(blob.descriptor());
        archive.put(blob, position);
    }

    @Override
    public boolean adopt(Descriptor content, ImageSource from) throws IOException {
        return archive.adopt(content, from);
    }

    @Override
    public boolean mayAdopt(Descriptor content, ImageSource from) throws IOException {
        return archive.mayAdopt(content, from);
    }

    @Override
    public void tag(String tag, Descriptor manifest) throws IOException {
        check(manifest);
        archive.tag(tag, manifest);
        synchronized (named) {
            named.put(tag, manifest);
        }
    }

    @Override
    public void add(Descriptor manifest) throws IOException {
        check(manifest);
        archive.add(manifest);
        hasUnnamed = true;
    }

    /// Has the Engine load what was put.
    ///
    /// @throws ImageException in the Engine's words where it refuses, also when it does so before all was sent
    @Override
    public void finish() throws IOException {
        Map<String, Image> sent = sent();
        if (hasUnnamed || !nameWhatIsThere(sent)) {
            try (load) {
                archive.finish();
                load.finish();
            }
        }
        for (Map.Entry<String, Image> one : sent.entrySet()) {
            checkLoaded(one.getKey(), one.getValue());
        }
    }

    /// Where an image's id is the digest of its config, what has it is the same image.
    ///
    /// @return false when one is not there
    private boolean nameWhatIsThere(Map<String, Image> sent) throws IOException {
        for (Image image : sent.values()) {
            if (!isThere(id(image))) {
                return false;
            }
        }
        for (Map.Entry<String, Image> one : sent.entrySet()) {
            Reference name = Reference.parse(one.getKey());
            String tag = name.tag();
            images.tag(id(one.getValue()), name.repository().familiar(), tag == null ? Reference.DEFAULT_TAG : tag);
        }
        return true;
    }

    private boolean isThere(String id) throws IOException {
        try {
            return images.inspect(id).id().equals(id);
        } catch (ImageException.NotFound e) {
            return false;
        }
    }

    private static String id(Image image) throws IOException {
        return image.imageManifest().config().digest().toString();
    }

    private Map<String, Image> sent() throws IOException {
        Map<String, Image> sent = new LinkedHashMap<>();
        synchronized (named) {
            for (Map.Entry<String, Descriptor> one : named.entrySet()) {
                sent.put(one.getKey(), archive.image(one.getValue()));
            }
        }
        return sent;
    }

    /// An Engine that says nothing of an error need not have what it was sent.
    private void checkLoaded(String name, Image image) throws IOException {
        ImageDetails there;
        try {
            there = images.inspect(name);
        } catch (ImageException.NotFound e) {
            throw new ImageException.Rejected(
                    "the Engine took the archive with %s, but does not have it: %s".formatted(name, e.getMessage()));
        }
        if (!isSame(there, image)) {
            throw new ImageException.Rejected(
                    "the Engine took the archive with %s, but what it has by this name is %s, not %s"
                            .formatted(name, there.id(), id(image)),
                    "see what it has with: dray engine inspect " + name);
        }
    }

    /// The id is the digest of the config; in the containerd store it is that of a manifest, which is made anew there
    /// or here, and which one of the image's names has too (protocols F52, F53).
    private static boolean isSame(ImageDetails there, Image image) throws IOException {
        if (there.id().equals(id(image))) {
            return true;
        }
        List<String> diffIds =
                image.config().diffIds().stream().map(Digest::toString).toList();
        return there.digestNames().stream().anyMatch(name -> name.endsWith("@" + there.id()))
                && there.diffIds().equals(diffIds);
    }

    /// Drops what was put, and ends a call that goes on.
    @Override
    public void close() throws IOException {
        load.close();
        archive.close();
    }
}
