package dev.dray.storage;

import dev.dray.content.Blob;
import dev.dray.content.ImageException;
import dev.dray.content.ImageSink.Position;
import dev.dray.model.Descriptor;
import dev.dray.model.Digest;
import dev.dray.store.Durable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;

/// The uploads to one repository. They are files and nothing else, so that thousands of abandoned ones cost nothing,
/// and those of the last process are there.
final class DiskUploads {
    private static final Pattern ID = Pattern.compile("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");

    private final Shared shared;
    private final Contents contents;
    private final String path;

    DiskUploads(Shared shared, Contents contents, String path) {
        this.shared = shared;
        this.contents = contents;
        this.path = path;
    }

    DiskUpload start(Digest.Algorithm algorithm) throws IOException {
        String id = UUID.randomUUID().toString();
        Path file = shared.tree().upload(path, id);
        create(file);
        for (NameFile beside : shared.tree().uploadFiles(path, id)) {
            Files.writeString(beside.path(), beside.content());
        }
        shared.disk().touch(file);
        shared.hashes().put(id, new UploadHash(algorithm));
        return upload(id);
    }

    private void create(Path file) throws IOException {
        try {
            shared.disk().create(file);
        } catch (NoSuchFileException e) {
            // Nothing is lost with an upload that is forgotten when the machine stops: these need not last.
            Files.createDirectories(Durable.folder(file));
            shared.disk().create(file);
        }
    }

    private DiskUpload upload(String id) {
        return new DiskUpload(shared, contents, path, id);
    }

    /// @param id whatever a stranger sent
    Optional<Upload> find(String id) {
        return ID.matcher(id).matches() && Files.isRegularFile(shared.tree().upload(path, id))
                ? Optional.of(upload(id))
                : Optional.empty();
    }

    List<DiskUpload> all() throws IOException {
        List<DiskUpload> all = new ArrayList<>();
        shared.tree().uploads(path, id -> {
            if (ID.matcher(id).matches()) {
                all.add(upload(id));
            }
        });
        return all;
    }

    /// Takes a blob as if it were uploaded.
    void take(Blob blob, Position position) throws IOException {
        Descriptor content = blob.descriptor();
        DiskUpload upload = start(content.digest().algorithm());
        try (InputStream in = new ExpectedStream(blob.open(), content, position)) {
            upload.append(in);
            if (upload.size() < content.size()) {
                throw new ImageException.Corrupt("%s is only %,d bytes long, not %,d"
                        .formatted(content.digest(), upload.size(), content.size()));
            }
            upload.keep(content.digest());
        } finally {
            upload.cancel();
        }
    }
}
