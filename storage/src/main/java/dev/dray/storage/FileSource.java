package dev.dray.storage;

import dev.dray.content.ImageException;
import dev.dray.content.ImageSource;
import dev.dray.model.Descriptor;
import dev.dray.store.BlobFiles;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// One file, whatever content is asked for: what a store takes by a link where it can, else by its bytes.
///
/// @param path       of a file that nobody writes to any more
/// @param isVerified whether it was just hashed
record FileSource(Path path, boolean isVerified) implements ImageSource, BlobFiles {
    @Override
    public Optional<Path> file(Descriptor content) {
        return Optional.of(path);
    }

    @Override
    public InputStream openFrom(Descriptor content, long offset) throws IOException {
        InputStream in = new FileInputStream(path.toFile());
        try {
            in.skipNBytes(offset);
            return in;
        } catch (IOException e) {
            in.close();
            throw e;
        }
    }

    @Override
    public boolean has(Descriptor content) {
        return true;
    }

    @Override
    public Descriptor resolve(String tagOrDigest) throws IOException {
        throw new ImageException.NotFound("a file has no names");
    }

    @Override
    public List<String> tags() {
        return List.of();
    }
}
