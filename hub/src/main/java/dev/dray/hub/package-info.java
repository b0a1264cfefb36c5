/// Docker Hub's own API.
@NullMarked
package dev.dray.hub;

import org.jspecify.annotations.NullMarked;
