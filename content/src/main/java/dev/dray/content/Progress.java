package dev.dray.content;

import dev.dray.model.Descriptor;

/// Is told how a transfer goes. May be called by many threads at once.
@FunctionalInterface
public interface Progress {
    Progress SILENT = event -> {};

    void on(Event event);

    /// What happens in a transfer. Positions are absolute, so that a repeated attempt may fall back.
    sealed interface Event {
        /// All is known now that will be moved.
        record Planned(long blobs, long bytes) implements Event {}

        record Started(Descriptor blob) implements Event {}

        /// @param position bytes from the blob's start; the first one is above 0 when a partial blob is gone on with
        record Advanced(Descriptor blob, long position) implements Event {}

        /// It need not be moved.
        ///
        /// @param reason in words: "already there", "linked"
        record Skipped(Descriptor blob, String reason) implements Event {}

        record Finished(Descriptor blob) implements Event {}

        /// An image of a form that is no longer used was made one of today's.
        ///
        /// @param from in words: its digest or id, and the form
        /// @param to   the manifest that was made
        record Converted(String from, Descriptor to) implements Event {}
    }
}
