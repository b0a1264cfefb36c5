/// Images in files that travel. [ImageArchive] reads one, whatever wrote it; [ArchiveWriter] makes one, whole
/// or not at all.
@NullMarked
package dev.dray.archive;

import org.jspecify.annotations.NullMarked;
