/// The front door: wires everything and opens any place that images are in. What most programs depend on.
module dev.dray {
    requires transitive dev.dray.archive;
    requires transitive dev.dray.configuration;
    requires transitive dev.dray.engine;
    requires transitive dev.dray.hub;
    requires transitive dev.dray.layer;
    requires transitive dev.dray.registry;
    requires transitive dev.dray.store;
    requires static transitive org.jspecify;

    exports dev.dray;
}
