/// Images on disk, crash-safe. Begin with [DiskStore], the content store of a user, or with [OciLayout], a directory
/// that other programs read too. Both keep their blobs in the same way: written beside, verified, synced and renamed,
/// so that what stands under a digest is whole; a blob that broke off keeps its bytes, and the next process that puts
/// it goes on from there.
@NullMarked
package dev.dray.store;

import org.jspecify.annotations.NullMarked;
