/// Images in files that travel: `docker save` archives of every era, OCI layouts in a tar, root file systems
/// as a tar. Knows no network and no daemon.
module dev.dray.archive {
    requires transitive dev.dray.content;
    requires dev.dray.layer;
    requires dev.dray.store;
    requires static transitive org.jspecify;

    exports dev.dray.archive;
}
