package dev.dray.configuration;

import dev.dray.model.Reference;

/// A place where an image may be had.
///
/// @param mirror whether it only stands in for the place that was named
public record Candidate(Reference reference, boolean mirror) {}
