package dev.dray.hub;

import org.jspecify.annotations.Nullable;

/// A repository that a search found.
///
/// @param name        as it is pulled: `nginx`, `bitnami/nginx`
/// @param description empty where there is none
/// @param stars       or [HubImage#UNKNOWN]
/// @param official    whether Docker keeps it
/// @param automated   whether the Hub once built it; no newer search tells
/// @param pulls       in the words of the search, `1B+`; null where it does not tell
/// @param badge       `official`, `verified_publisher`, `open_source`; null where it does not tell
public record SearchHit(
        String name,
        String description,
        long stars,
        boolean official,
        boolean automated,
        @Nullable String pulls,
        @Nullable String badge) {}
