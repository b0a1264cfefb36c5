package dev.dray.registry;

import dev.dray.content.ImageException;
import dev.dray.http.HttpCall;
import dev.dray.http.HttpReply;
import dev.dray.model.Digest;
import java.util.Optional;

/// `Docker-Content-Digest`: what a registry says it holds. It may be missing, and it proves nothing (protocols C12,
/// C13).
final class DigestHeader {
    private DigestHeader() {}

    /// Empty when there is none, or none that can be read.
    static Optional<Digest> find(HttpReply reply) {
        try {
            return reply.headers()
                    .find("Docker-Content-Digest")
                    .map(String::strip)
                    .map(Digest::parse);
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /// Refuses an answer that speaks of other content. A registry may have its own favourite algorithm, so only
    /// digests of the same one are compared (protocols C61).
    static void check(HttpCall call, HttpReply reply, Digest expected) throws ImageException.Corrupt {
        Optional<Digest> answered =
                find(reply).filter(digest -> digest.algorithm().equals(expected.algorithm()));
        if (answered.isPresent() && !answered.get().equals(expected)) {
            throw new ImageException.Corrupt("could not %s: %s answered with the digest %s, not %s"
                    .formatted(call.purpose(), call.uri().getHost(), answered.get(), expected));
        }
    }
}
