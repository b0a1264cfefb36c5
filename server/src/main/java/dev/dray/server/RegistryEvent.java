package dev.dray.server;

import dev.dray.model.Descriptor;
import dev.dray.model.Digest;
import org.jspecify.annotations.Nullable;

/// Something that a call did to the content of a registry.
///
/// @param exchange the call, and what it was answered
public record RegistryEvent(Action action, Target target, Exchange exchange) {
    /// What was done.
    public enum Action {
        PUSH,
        PULL,
        /// Taken from another repository, without its bytes being sent.
        MOUNT,
        DELETE
    }

    /// What it was done to.
    ///
    /// @param tag     null where none was named
    /// @param digest  null where a tag alone was deleted
    /// @param content null where it is gone, or could not be looked up
    /// @param from    the repository that a blob was mounted from; null where the caller named none
    public record Target(
            String repository,
            @Nullable String tag,
            @Nullable Digest digest,
            @Nullable Descriptor content,
            @Nullable String from) {

        static Target of(String repository, Descriptor content) {
            return new Target(repository, null, content.digest(), content, null);
        }

        static Target of(String repository, Digest digest) {
            return new Target(repository, null, digest, null, null);
        }

        static Target tag(String repository, String tag) {
            return new Target(repository, tag, null, null, null);
        }

        Target withTag(@Nullable String newTag) {
            return new Target(repository, newTag, digest, content, from);
        }

        Target withFrom(@Nullable String newFrom) {
            return new Target(repository, tag, digest, content, newFrom);
        }
    }
}
