package dev.dray.server;

/// How much each of some repositories may hold. Content that several repositories share counts in each; what
/// several calls bring at the same time may exceed it by what they bring.
///
/// @param repositories for whom this is; of several quotas for one repository, the first is its
/// @param bytes        of all content of one repository
public record Quota(Glob repositories, long bytes) {
    public Quota {
        if (bytes < 0) {
            throw new IllegalArgumentException("quota: %,d bytes (want 0 or more)".formatted(bytes));
        }
    }
}
