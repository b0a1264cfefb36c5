/// Images on disk, crash-safe: the content store that all commands of a user share, and OCI image layouts. Knows no
/// network: what it cannot find, somebody else fetches and puts.
module dev.dray.store {
    requires transitive dev.dray.content;
    requires static transitive org.jspecify;

    exports dev.dray.store;
}
