package dev.dray.cli;

import dev.dray.Place;
import dev.dray.content.Image;
import dev.dray.content.ImageSource;
import dev.dray.content.Transfer;
import dev.dray.content.TransferOptions;
import dev.dray.model.Descriptor;
import dev.dray.model.Platform;
import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/// Asks for content and reads no more than the head of the answer: what it is, and where it is to be had.
final class Heads {
    private Heads() {}

    /// Refuses places where it cannot be known what there is to ask for without reading all of it.
    static void check(Place place) {
        if (place instanceof Place.InRegistryV1 || place instanceof Place.InDaemon) {
            throw Invocation.mustBeDone();
        }
    }

    /// All that moving an image would read.
    ///
    /// @param platform null for all
    static void ask(Image image, @Nullable Platform platform) throws IOException {
        Transfer transfer = new Transfer(TransferOptions.DEFAULT.withPlatform(platform));
        for (Descriptor blob : transfer.plan(image).blobs()) {
            ask(image.source(), blob);
        }
    }

    static void ask(ImageSource source, Descriptor content) throws IOException {
        try (InputStream in = source.open(content)) {
            in.skipNBytes(Math.min(1, content.size()));
        }
    }
}
