/// The Docker Engine API, and the images of an Engine.
@NullMarked
package dev.dray.engine;

import org.jspecify.annotations.NullMarked;
