/// The words a registry and its client share: routes, errors, challenges, links, ranges; and how a client of any API
/// sends a call and learns what became of it.
module dev.dray.protocol {
    requires transitive dev.dray.content;
    requires transitive dev.dray.http;
    requires transitive dev.dray.model;
    requires static transitive org.jspecify;

    exports dev.dray.protocol;
}
