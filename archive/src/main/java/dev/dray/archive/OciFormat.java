package dev.dray.archive;

import java.io.IOException;
import java.io.OutputStream;
import java.util.List;

/// An OCI layout: everything as it was put.
final class OciFormat implements ArchiveFormat {
    @Override
    public String name() {
        return "oci-archive";
    }

    @Override
    public boolean isForOnePlatform() {
        return false;
    }

    @Override
    public void write(List<ArchivedImage> images, Staging staging, OutputStream out) throws IOException {
        try (LayoutTar tar = new LayoutTar(out)) {
            tar.mark();
            tar.index(images);
            tar.blobs(staging.all());
        }
    }
}
