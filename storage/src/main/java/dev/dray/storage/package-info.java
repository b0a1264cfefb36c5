/// What a registry keeps. Begin with [Storage], which gives a [StoredRepository] for each path; [DiskStorage] keeps all
/// in a folder, [LayoutStorage] in OCI image layouts that other programs read too, [MemoryStorage] in memory. One
/// contract, `StorageContract` among the tests, holds for each of them. [PullThrough] makes of any of them a cache of
/// other registries.
@NullMarked
package dev.dray.storage;

import org.jspecify.annotations.NullMarked;
