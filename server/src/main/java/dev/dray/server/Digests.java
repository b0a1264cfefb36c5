package dev.dray.server;

import dev.dray.model.Digest;
import dev.dray.protocol.ErrorCode;

/// Reads digests that callers name.
final class Digests {
    private Digests() {}

    static Digest parse(String text) throws Refusal {
        try {
            return Digest.parse(text);
        } catch (IllegalArgumentException e) {
            throw new Refusal(ErrorCode.DIGEST_INVALID, String.valueOf(e.getMessage()));
        }
    }
}
