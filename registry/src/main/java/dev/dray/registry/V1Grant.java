package dev.dray.registry;

import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;

/// What an index of the API v1 gave, for one operation.
///
/// @param name      of the repository, as the index knows it
/// @param images    the checksum of each image, by its full id; empty where there is none
/// @param token     empty where it gave none
/// @param basic     what goes to the index's own server in place of the token; empty where the token does
/// @param index     its server, without a path
/// @param endpoints where the images are, in the order in which to ask; at least one
record V1Grant(
        String name,
        SequencedMap<String, String> images,
        Optional<V1Token> token,
        Optional<String> basic,
        URI index,
        List<URI> endpoints) {
    V1Grant {
        endpoints = List.copyOf(endpoints);
    }

    /// It holds secrets.
    @Override
    public String toString() {
        return "V1Grant[" + name + "]";
    }
}
