package dev.dray.server;

/// Whether a registry speaks Docker's API v1 as well (2013 to 2016), and how it lists tags in it: there were two ways,
/// and no client understands both (protocols B36, B37; B60, B61).
public enum V1 {
    /// Today's API alone.
    OFF,

    /// As the call wants it: with an `Authorization` as [#REGISTRY], without as [#HUB]. Docker had a token first, and
    /// scripts that read Docker Hub's website had none.
    ON,

    /// As registries did: `{"latest": "<64 hex digits>"}`, and of one tag the id.
    REGISTRY,

    /// As Docker Hub's website did: `[{"layer": "<8 hex digits>", "name": "latest"}]`, and of one tag all its layers.
    HUB
}
