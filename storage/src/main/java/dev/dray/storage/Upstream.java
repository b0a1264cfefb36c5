package dev.dray.storage;

import dev.dray.content.ImageException;
import dev.dray.content.ImageSource;
import dev.dray.model.Descriptor;
import dev.dray.model.Digest;
import dev.dray.model.Repository;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;

/// Where a [PullThrough] reads the repositories whose paths begin in one way.
///
/// @param prefix     of the paths, with a slash at its end, as in `docker.io/`; empty for all
/// @param label      what messages call it
/// @param way        how it is reached
/// @param timeToLive how long a tag stands for what it stood for, before the upstream is asked again; zero
///                   asks always
public record Upstream(String prefix, String label, Way way, Duration timeToLive) {
    /// Reaches the repositories of an upstream. Paths come without the prefix. Called by many threads at a
    /// time.
    public interface Way {
        /// The images of a repository. It is not closed here.
        ///
        /// @throws ImageException.NotFound when there can be none of that name
        ImageSource images(String path) throws IOException;

        /// What is known there of a blob of which only the digest is known: its size.
        ///
        /// @return empty when it is not there
        Optional<Descriptor> findBlob(String path, Digest blob) throws IOException;
    }

    /// For a tag that moves now and then.
    public static final Duration DEFAULT_TIME_TO_LIVE = Duration.ofMinutes(5);

    public Upstream {
        boolean isPrefix =
                prefix.isEmpty() || prefix.endsWith("/") && Repository.isPath(prefix.substring(0, prefix.length() - 1));
        if (!isPrefix) {
            throw new IllegalArgumentException(
                    "not the beginning of repository paths: \"%s\" (want, say, docker.io/)".formatted(prefix));
        }
        if (timeToLive.isNegative()) {
            throw new IllegalArgumentException("time to live: %s (want 0 or more)".formatted(timeToLive));
        }
    }

    boolean has(String path) {
        return path.startsWith(prefix);
    }

    /// What the upstream calls a repository.
    String remotePath(String path) {
        return path.substring(prefix.length());
    }
}
