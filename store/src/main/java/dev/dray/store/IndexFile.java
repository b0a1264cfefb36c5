package dev.dray.store;

import dev.dray.content.ImageException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.function.UnaryOperator;

/// The `index.json` of a layout. It is read anew each time, as other programs change it too, and rewritten whole, by
/// one
/// process at a time.
record IndexFile(Path folder, BlobFolder blobs) {
    void whileLocked(LockFile.Action action) throws IOException {
        LockFile.whileHeld(
                blobs.locks().resolve("index"), e -> blobs.advice().notStored("index.json", folder, e), action);
    }

    LayoutIndex read() throws IOException {
        Path file = folder.resolve(LayoutFiles.INDEX);
        byte[] document = LayoutFiles.read(file, LayoutFiles.MAX_INDEX)
                .orElseThrow(() -> new ImageException.NotFound(
                        "%s is no OCI image layout: there is no file %s in it".formatted(folder, LayoutFiles.INDEX)));
        return LayoutIndex.parse(file, document);
    }

    void change(UnaryOperator<LayoutIndex> change) throws IOException {
        whileLocked(() -> {
            LayoutIndex before = read();
            LayoutIndex after = change.apply(before);
            if (!after.equals(before)) {
                write(after);
            }
        });
    }

    private void write(LayoutIndex index) throws IOException {
        byte[] document = index.bytes();
        if (document.length > LayoutFiles.MAX_INDEX) {
            throw new ImageException.Rejected(
                    "index.json of %s would be longer than %,d bytes".formatted(folder, LayoutFiles.MAX_INDEX),
                    "use another folder for more images");
        }
        Path file = folder.resolve(LayoutFiles.INDEX);
        try {
            Durable.write(file, document, blobs.scratch());
        } catch (IOException e) {
            throw blobs.advice().notStored("index.json", file, e);
        }
    }
}
