/// The one abstraction of this project. An [ImageSource] gives content by descriptor, an [ImageSink] takes it, and
/// [Transfer] moves it between any two. An [Image] is a source and a descriptor. Everything here blocks; cancel by
/// interrupting the calling thread. Failures that a caller must tell apart are the [ImageException] tree.
@NullMarked
package dev.dray.content;

import org.jspecify.annotations.NullMarked;
