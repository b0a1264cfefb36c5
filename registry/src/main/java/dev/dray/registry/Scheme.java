package dev.dray.registry;

/// How a registry is spoken with.
public enum Scheme {
    HTTPS,
    HTTP,
    /// https, or where nothing speaks that, http: only for a registry that may be insecure.
    EITHER
}
