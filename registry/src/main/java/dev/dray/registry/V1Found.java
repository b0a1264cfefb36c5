package dev.dray.registry;

/// A repository that a search by the API v1 found (protocols B26).
///
/// @param name        as the registry has it, as in `library/ubuntu`
/// @param description empty where there is none
/// @param stars       how many users marked it
/// @param official    whether the registry's owner looks after it
/// @param automated   whether the registry built it from its source
public record V1Found(String name, String description, long stars, boolean official, boolean automated) {}
