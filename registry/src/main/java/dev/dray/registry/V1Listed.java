package dev.dray.registry;

/// An image in the list of a repository in a registry of API v1 (protocols B20, B63).
///
/// @param id       64 hex digits
/// @param checksum as the list has it, as in `tarsum+sha256:…`; empty where it has none
public record V1Listed(String id, String checksum) {}
