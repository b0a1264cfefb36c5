package dev.dray.cli;

import dev.dray.content.Progress;

/// Progress that a person sees.
interface ShownProgress extends Progress, AutoCloseable {
    ShownProgress NOTHING = event -> {};

    /// What was made of an image of a form that is no longer used. It is always told: the digest is another one.
    static String told(Progress.Event.Converted converted) {
        return "converted %s to %s".formatted(converted.from(), converted.to().digest());
    }

    /// Takes back what only made sense while it ran.
    @Override
    default void close() {}
}
