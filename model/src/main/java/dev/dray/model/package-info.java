/// The values everything else speaks in. A [Reference] names an image as people write it, a [Descriptor] names
/// content exactly, a [Manifest] says what an image is made of. All are immutable and valid once made; `parse`
/// throws `IllegalArgumentException` with the text and what was wanted. Nothing here does I/O.
@NullMarked
package dev.dray.model;

import org.jspecify.annotations.NullMarked;
