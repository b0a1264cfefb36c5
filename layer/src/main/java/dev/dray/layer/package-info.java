/// Layers as file trees. Begin with [LayerStack]: the layers of an image, which can be applied to a directory
/// or exported as one tar. [Layer] is one of them, opened as verified tar; [TarReader] and [TarWriter] read
/// and write it; [LayerWriter] makes a new one.
///
/// [ImageFiles] looks up, lists and reads the files of a stack without unpacking it; [ImageDiff] compares two images.
///
/// Inside: `Applier` is the one algorithm (whiteouts, replacing, links); it works on a `Directory`, which is
/// on disk (`LinuxDirectory`, `PortableDirectory`) or in memory (`TreeDirectory`, for looking into and for
/// exports), so all give the same tree.
@NullMarked
package dev.dray.layer;

import org.jspecify.annotations.NullMarked;
