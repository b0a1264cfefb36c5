package dev.dray;

import dev.dray.content.Image;
import dev.dray.content.ImageException;
import dev.dray.model.Reference;
import java.io.IOException;

/// Images in registries of the time before 2016.
final class LegacyRegistries {
    /// The image, made anew in the form of today: it is fetched as a whole.
    Image image(Reference reference) throws IOException {
        throw new ImageException.Unsupported("v1: " + reference, null);
    }
}
