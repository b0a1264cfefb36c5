/// What a registry keeps. Begin with [Storage], which gives a [StoredRepository] for each path; [DiskStorage] keeps all
/// in a folder, [MemoryStorage] in memory. One contract, `StorageContract` among the tests, holds for each of them.
@NullMarked
package dev.dray.storage;

import org.jspecify.annotations.NullMarked;
