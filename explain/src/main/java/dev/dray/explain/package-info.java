/// Calls as something to read and to run again.
@NullMarked
package dev.dray.explain;

import org.jspecify.annotations.NullMarked;
