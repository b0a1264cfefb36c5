package dev.dray.layer;

import dev.dray.content.Image;
import dev.dray.content.ImageException;
import dev.dray.model.Descriptor;
import dev.dray.model.Digest;
import dev.dray.model.Manifest;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// The layers of an image, base first: together they are its file system.
///
/// Applying and exporting verify all they read. They open and unpack the next layers ahead, on other threads,
/// while one is applied; their memory does not depend on the size of layers, only (a little) on the number of
/// files.
public record LayerStack(List<Layer> layers) {
    /// Layers of one image: each costs memory and open files. Docker takes 127.
    private static final int MAX = 1_000;

    public LayerStack {
        layers = List.copyOf(layers);
    }

    /// The layers of an image; what else its manifest may list, such as attestations, is left out (P-25).
    ///
    /// @throws ImageException.Corrupt  when manifest and config disagree on how many layers there are
    /// @throws ImageException.Rejected when there are more than 1,000
    public static LayerStack of(Image image) throws IOException {
        Manifest.Image manifest = image.imageManifest();
        List<Descriptor> blobs = manifest.fileSystemLayers();
        if (blobs.size() > MAX) {
            throw new ImageException.Rejected("%s has %,d layers (at most %,d)"
                    .formatted(image.descriptor().digest(), blobs.size(), MAX));
        }
        List<Digest> diffIds = image.config().diffIds();
        // A config may count what is left out here, but only if it counts all of it.
        boolean countsAll = diffIds.size() == manifest.layers().size();
        if (diffIds.size() != blobs.size() && !countsAll) {
            throw new ImageException.Corrupt("the manifest of %s lists %d layers, its config %d"
                    .formatted(image.descriptor().digest(), blobs.size(), diffIds.size()));
        }
        List<Layer> layers = new ArrayList<>();
        for (int i = 0; i < blobs.size(); i++) {
            int index = countsAll ? manifest.layers().indexOf(blobs.get(i)) : i;
            layers.add(new Layer(blobs.get(i), diffIds.get(index), image.source()));
        }
        return new LayerStack(layers);
    }

    /// Unpacks all layers into a directory that is absent or empty. Where something fails, nothing is left
    /// behind (unless [ApplyOptions#force]).
    ///
    /// What is refused to who is not root (owners, devices, some attributes) is recorded in the file
    /// `<directory>.dray.json`, next to the directory, and counted in the report.
    ///
    /// @throws ImageException.Rejected when the directory is not empty, when a limit is exceeded or an
    ///                                 entry unsafe
    /// @throws ImageException.Corrupt when a layer is not what its digests say, or no valid tar
    public ApplyReport applyTo(Path directory, ApplyOptions options) throws IOException {
        return new Unpacking(this, options).unpack(directory.toAbsolutePath().normalize());
    }

    /// Opens the files of the final file system, to be looked up, listed and read one by one. Nothing is read yet.
    public ImageFiles openFiles(FilesOptions options) {
        return ImageFiles.open(this, options);
    }

    /// Writes the final file system as one tar, without whiteouts: the files of the top layer first, each layer's in
    /// the order of its own tar, then hard links, then directories, inner ones first, so that their times hold even
    /// where they are set at once. The same layers give the same bytes.
    ///
    /// @param file is begun anew, and written while the layers are read: only when this returns is it what it should be
    /// @throws ImageException.Rejected when a limit is exceeded or an entry unsafe
    /// @throws ImageException.Corrupt when a layer is not what its digests say, or no valid tar
    public void exportTo(Path file, ExportOptions options) throws IOException {
        try (TarFile tar = TarFile.of(file)) {
            Exporter.export(this, tar, options);
        }
    }

    /// As [#exportTo(Path, ExportOptions)], to a stream, which is left open. As nothing can be taken back from that, the
    /// tar is made in the scratch directory first: not a byte is written of layers that are not verified.
    public void exportTo(OutputStream out, ExportOptions options) throws IOException {
        try (TarFile tar = TarFile.temporary(options.scratch())) {
            Exporter.export(this, tar, options);
            tar.copyTo(out);
        }
    }
}
