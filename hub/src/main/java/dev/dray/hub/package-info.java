/// Docker Hub's own API, which is not that of its registry: search, repositories, tags, log-in. Begin with [Hub].
@NullMarked
package dev.dray.hub;

import org.jspecify.annotations.NullMarked;
