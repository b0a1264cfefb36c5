package dev.dray.store;

import dev.dray.model.Descriptor;
import dev.dray.model.Repository;
import java.time.Instant;

/// An image in a store, under one of its names.
///
/// @param manifest what the name stands for: an image's manifest, or an index
/// @param taggedAt when it got this name
public record NamedImage(Repository repository, String tag, Descriptor manifest, Instant taggedAt) {}
