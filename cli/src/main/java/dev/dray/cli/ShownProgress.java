package dev.dray.cli;

import dev.dray.content.Progress;

/// Progress that a person sees.
interface ShownProgress extends Progress, AutoCloseable {
    ShownProgress NOTHING = event -> {};

    /// Takes back what only made sense while it ran.
    @Override
    default void close() {}
}
