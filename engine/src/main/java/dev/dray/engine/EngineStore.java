package dev.dray.engine;

import dev.dray.archive.ArchiveFile;
import dev.dray.archive.ImageArchive;
import dev.dray.archive.ScratchFolder;
import dev.dray.content.Image;
import dev.dray.content.ImageException;
import dev.dray.model.Descriptor;
import dev.dray.model.Digest;
import dev.dray.model.Platform;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The images of an Engine as places that images come from and go to. An Engine gives images whole only, as
/// `docker save` does: one that is read is saved once, into a scratch file, which goes when this is closed. Safe for
/// many threads, which wait for each other while an image is saved.
public final class EngineStore implements Closeable {
    /// What was saved.
    ///
    /// @param id       the Engine's, which is another one when the name is given to another image
    /// @param platform null for all that the Engine has
    private record Key(String id, @Nullable Platform platform) {}

    private final Engine engine;
    private final ScratchFolder scratch;
    private final Map<Key, ImageArchive> saved = new HashMap<>();

    public EngineStore(Engine engine, ScratchFolder scratch) {
        this.engine = engine;
        this.scratch = scratch;
    }

    /// The image of a name or an id, with all platforms that the Engine has of it.
    ///
    /// @param name     with its tag, or with a digest; or an id, also a short one
    /// @param platform the only one that is needed, so that an Engine that can gives no other; null for all
    /// @throws ImageException.NotFound    when the Engine does not have it, or not for this platform
    /// @throws ImageException.Unreachable when the Engine stops before the image is saved
    public synchronized Image image(String name, @Nullable Platform platform) throws IOException {
        ImageDetails details = engine.images().inspect(name);
        Key key = new Key(details.id(), engine.version().isAtLeast(EngineImages.SAVES_PLATFORM) ? platform : null);
        ImageArchive archive = saved.get(key);
        if (archive == null) {
            archive = save(isName(name) ? name : details.id(), key.platform());
            saved.put(key, archive);
        }
        return new Image(archive, root(archive, name));
    }

    /// A short id could be a name too, and was found as what it is.
    private static boolean isName(String name) {
        return name.contains(":") && !name.startsWith(Digest.Algorithm.SHA256 + ":");
    }

    private ImageArchive save(String name, @Nullable Platform platform) throws IOException {
        try (InputStream in = engine.images().save(List.of(name), platform)) {
            return ImageArchive.openDocker(ArchiveFile.ofStream(in, "docker-daemon:" + name, scratch));
        }
    }

    /// Of an image that has several names the containerd store lists each.
    private static Descriptor root(ImageArchive archive, String name) throws IOException {
        List<Digest> digests = archive.images().stream()
                .map(image -> image.descriptor().digest())
                .distinct()
                .toList();
        return archive.resolve(digests.size() == 1 ? "@0" : name);
    }

    /// Takes images that the Engine shall have. Nothing is sent before it is finished.
    public EngineSink sink() throws IOException {
        engine.version();
        return new EngineSink(engine.images(), scratch);
    }

    @Override
    public synchronized void close() throws IOException {
        IOException failure = null;
        for (ImageArchive archive : new ArrayList<>(saved.values())) {
            try {
                archive.close();
            } catch (IOException e) {
                failure = e;
            }
        }
        saved.clear();
        if (failure != null) {
            throw failure;
        }
    }
}
