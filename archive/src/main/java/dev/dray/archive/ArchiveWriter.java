package dev.dray.archive;

import dev.dray.content.Blob;
import dev.dray.content.Image;
import dev.dray.content.ImageException;
import dev.dray.content.ImageSource;
import dev.dray.model.Descriptor;
import dev.dray.store.BlobFiles;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;

/// Writes images into one file or stream. Put them and give them names, as with any sink; nothing is to be
/// seen before [#finish()]. The same images give the same bytes, whatever order they came in.
///
/// A name is a tag, or a whole image name such as `debian:12`.
public final class ArchiveWriter implements ArchiveSink {
    private final ArchiveFormat format;
    private final ArchiveTarget target;
    private final Staging staging;

    /// By name; guarded by this.
    private final SequencedMap<String, Descriptor> named = new LinkedHashMap<>();

    private final List<Descriptor> unnamed = new ArrayList<>();

    private ArchiveWriter(ArchiveFormat format, ArchiveTarget target, Staging staging) {
        this.format = format;
        this.target = target;
        this.staging = staging;
    }

    /// Writes an OCI layout in a tar: everything byte for byte.
    public static ArchiveWriter oci(ArchiveTarget target, ScratchFolder scratch) {
        return new ArchiveWriter(new OciFormat(), target, new Staging(scratch));
    }

    /// Writes what `docker load` and `podman load` read, in the form that Docker has written since 25: layers
    /// unpacked, so the manifest is made anew and has a digest of its own; the image's id stays (protocols
    /// G6).
    public static ArchiveWriter docker(ArchiveTarget target, ScratchFolder scratch) {
        return new ArchiveWriter(new DockerFormat(), target, new Staging(scratch));
    }

    /// Writes the file system of one image as a tar, all layers applied.
    public static ArchiveWriter rootfs(ArchiveTarget target, ScratchFolder scratch) {
        return new ArchiveWriter(new RootfsFormat(scratch), target, new Staging(scratch));
    }

    @Override
    public void check(Descriptor manifest) throws ImageException.Unsupported {
        if (format.isForOnePlatform() && manifest.mediaType().isIndex()) {
            throw new ImageException.Unsupported(
                    "a %s takes the image of one platform, and %s is an index of several"
                            .formatted(format.name(), manifest.digest()),
                    "choose one with --platform");
        }
    }

    @Override
    public boolean has(Descriptor content) {
        return staging.has(content);
    }

    @Override
    public void put(Blob blob, Position position) throws IOException {
        check(blob.descriptor());
        staging.put(blob, position);
    }

    /// Takes content from files on this machine when the archive is written. The source must stay open until
    /// then.
    @Override
    public boolean adopt(Descriptor content, ImageSource from) throws IOException {
        boolean isFile = mayAdopt(content, from);
        if (isFile) {
            staging.refer(content, from);
        }
        return isFile;
    }

    @Override
    public boolean mayAdopt(Descriptor content, ImageSource from) throws IOException {
        return from instanceof BlobFiles files && files.file(content).isPresent()
                || from instanceof ImageArchive archive && archive.has(content);
    }

    @Override
    public void tag(String tag, Descriptor manifest) throws IOException {
        Descriptor here = present(manifest);
        synchronized (this) {
            named.put(tag, here);
        }
    }

    @Override
    public void add(Descriptor manifest) throws IOException {
        Descriptor here = present(manifest);
        synchronized (this) {
            unnamed.add(here);
        }
    }

    private Descriptor present(Descriptor manifest) throws ImageException {
        check(manifest);
        if (!staging.has(manifest)) {
            throw new ImageException.NotFound("manifest %s was not put".formatted(manifest.digest()));
        }
        return new Descriptor(manifest.mediaType(), manifest.digest(), manifest.size())
                .withPlatform(manifest.platform());
    }

    /// What was put: its manifests can be read before the archive is written.
    public Image image(Descriptor manifest) throws IOException {
        return new Image(staging, present(manifest));
    }

    /// Writes the archive. A stream may have got a part of it when this fails; a file is there whole or not
    /// at all.
    @Override
    public void finish() throws IOException {
        List<ArchivedImage> images = images();
        target.write(out -> format.write(images, staging, out));
    }

    /// Each manifest once, with all its names.
    private synchronized List<ArchivedImage> images() {
        SequencedMap<Descriptor, ArchivedImage> images = new LinkedHashMap<>();
        named.forEach((name, manifest) -> images.merge(
                manifest, new ArchivedImage(List.of(name), manifest), (image, more) -> image.withNames(more.names())));
        unnamed.forEach(manifest -> images.putIfAbsent(manifest, new ArchivedImage(List.of(), manifest)));
        return List.copyOf(images.values());
    }

    /// Drops what was put; what was finished stays.
    @Override
    public void close() throws IOException {
        staging.close();
    }
}
