package dev.dray.archive;

import dev.dray.content.Image;
import dev.dray.content.ImageException;
import dev.dray.layer.ExportOptions;
import dev.dray.layer.LayerStack;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;

/// A root file system: one image, all layers applied.
final class RootfsFormat implements ArchiveFormat {
    private final ScratchFolder scratch;

    RootfsFormat(ScratchFolder scratch) {
        this.scratch = scratch;
    }

    @Override
    public String name() {
        return "rootfs";
    }

    @Override
    public boolean isForOnePlatform() {
        return true;
    }

    @Override
    public void write(List<ArchivedImage> images, Staging staging, OutputStream out) throws IOException {
        if (images.size() != 1) {
            throw new ImageException.Unsupported(
                    "a rootfs is the file system of one image, and here are %d".formatted(images.size()),
                    "write each to a file of its own");
        }
        LayerStack.of(new Image(staging, images.getFirst().descriptor()))
                .exportTo(out, ExportOptions.DEFAULT.withScratch(scratch.folder()));
    }
}
