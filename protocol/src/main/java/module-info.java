/// The words a registry and its client share: routes, errors, challenges, links, ranges. Sends nothing itself.
module dev.dray.protocol {
    requires transitive dev.dray.http;
    requires transitive dev.dray.model;
    requires static transitive org.jspecify;

    exports dev.dray.protocol;
}
