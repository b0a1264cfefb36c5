/// A registry as a function, and a listener to serve it. Knows no client.
module dev.dray.server {
    requires transitive dev.dray.content;
    requires transitive dev.dray.protocol;
    requires static transitive org.jspecify;

    exports dev.dray.server;
}
