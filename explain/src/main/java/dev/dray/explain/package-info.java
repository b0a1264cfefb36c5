/// Calls as something to read and to run again. An [Explanation] remembers them while they are made; what it gives
/// afterwards is a script for bash that does the same, or a HAR file.
@NullMarked
package dev.dray.explain;

import org.jspecify.annotations.NullMarked;
